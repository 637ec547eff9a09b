// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.store.StoreSettings;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.dataplane.worker.WorkerView;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotArchive;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A dataplane on loopback that serves a snapshot. */
public final class RunningDataplane implements AutoCloseable {
    private final Dataplane dataplane;

    private RunningDataplane(Dataplane dataplane) {
        this.dataplane = dataplane;
    }

    /** Starts one with that many workers; nothing served yet. */
    public static RunningDataplane start(int workers) {
        return start(workers, Limits.DEFAULT);
    }

    /** The same with limits of its own. */
    public static RunningDataplane start(int workers, Limits limits) {
        return start(workers, limits, ClientTrust.NONE);
    }

    /** The same with somebody believed. */
    public static RunningDataplane start(int workers, Limits limits, ClientTrust trust) {
        return start(settings(workers, limits, trust, AmbiguousPaths.REFUSE), PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one that does as told with paths that servers read in several ways. */
    public static RunningDataplane start(int workers, AmbiguousPaths ambiguousPaths) {
        DataplaneSettings settings = settings(workers, Limits.DEFAULT, ClientTrust.NONE, ambiguousPaths);
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one that counts rates in a store with others. */
    public static RunningDataplane start(int workers, StoreSettings store) {
        DataplaneSettings settings = settings(workers, Limits.DEFAULT, ClientTrust.NONE, AmbiguousPaths.REFUSE).with(store);
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one that writes down its requests. */
    public static RunningDataplane start(int workers, Limits limits, AccessLogSettings log) {
        DataplaneSettings settings = settings(workers, limits, ClientTrust.NONE, AmbiguousPaths.REFUSE).with(log);
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one that makes spans. */
    public static RunningDataplane start(int workers, TraceSettings traces) {
        DataplaneSettings settings = settings(workers, Limits.DEFAULT, ClientTrust.NONE, AmbiguousPaths.REFUSE).with(traces);
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** The same that writes down its requests too. */
    public static RunningDataplane start(int workers, TraceSettings traces, AccessLogSettings log) {
        DataplaneSettings settings = settings(workers, Limits.DEFAULT, ClientTrust.NONE, AmbiguousPaths.REFUSE).with(traces).with(log);
        return start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one that shares the keys of its session tickets with others, its privileged ports so much higher. */
    public static RunningDataplane sharing(Path ticketKeys, int workers, int portOffset) {
        DataplaneSettings settings = at(workers, DataplaneSettings.DEFAULT.address(), portOffset, TestTransport.chosen());
        return start(settings.withTicketKeys(ticketKeys), PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    /** Starts one in a zone. */
    public static RunningDataplane startIn(String zone, int workers) {
        return start(
                settings(workers, Limits.DEFAULT, ClientTrust.NONE, AmbiguousPaths.REFUSE).in(zone),
                PoolSettings.DEFAULT,
                ExchangeSettings.DEFAULT);
    }

    /** Starts one with pools and exchanges of its own. */
    public static RunningDataplane start(int workers, PoolSettings pools, ExchangeSettings exchanges) {
        return start(settings(workers, Limits.DEFAULT, ClientTrust.NONE, AmbiguousPaths.REFUSE), pools, exchanges);
    }

    /** The same with limits of its own besides. */
    public static RunningDataplane start(int workers, Limits limits, ExchangeSettings exchanges) {
        return start(settings(workers, limits, ClientTrust.NONE, AmbiguousPaths.REFUSE), PoolSettings.DEFAULT, exchanges);
    }

    /** Starts one of one worker whose sockets are driven otherwise. */
    public static RunningDataplane start(Transport transport) {
        return startAt(1, DataplaneSettings.DEFAULT.address(), 0, transport);
    }

    /** Starts one whose own address is another. */
    public static RunningDataplane startAt(String address, int portOffset) {
        return startAt(2, address, portOffset, TestTransport.chosen());
    }

    private static RunningDataplane startAt(int workers, String address, int portOffset, Transport transport) {
        return start(at(workers, address, portOffset, transport), PoolSettings.DEFAULT, ExchangeSettings.DEFAULT);
    }

    private static DataplaneSettings at(int workers, String address, int portOffset, Transport transport) {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        return new DataplaneSettings(
                workers,
                address,
                portOffset,
                transport,
                usual.trust(),
                usual.limits(),
                Duration.ZERO,
                Duration.ofSeconds(10),
                usual.ambiguousPaths());
    }

    private static RunningDataplane start(DataplaneSettings settings, PoolSettings pools, ExchangeSettings exchanges) {
        return new RunningDataplane(Dataplane.start(settings, pools, exchanges));
    }

    private static DataplaneSettings settings(int workers, Limits limits, ClientTrust trust, AmbiguousPaths ambiguousPaths) {
        return new DataplaneSettings(
                workers,
                "127.0.0.1",
                0,
                TestTransport.chosen(),
                trust,
                limits,
                Duration.ZERO,
                Duration.ofSeconds(10),
                ambiguousPaths);
    }

    /** Starts one that serves {@code snapshot}. */
    public static RunningDataplane serving(int workers, Snapshot snapshot) {
        RunningDataplane running = start(workers);
        try {
            running.applyAll(snapshot);
        } catch (AssertionError e) {
            running.close();
            throw e;
        }
        return running;
    }

    /** Applies a snapshot in which nothing may be a problem. */
    public void applyAll(Snapshot snapshot) {
        Verdict verdict = apply(snapshot);
        if (!(verdict instanceof Verdict.Applied applied) || !applied.problems().isEmpty()) {
            throw new AssertionError("not applied: " + verdict);
        }
    }

    public Verdict apply(Snapshot snapshot) {
        // As it comes over a network: nobody here has read it yet.
        return dataplane.snapshots().apply(SnapshotArchive.read(SnapshotArchive.write(SnapshotCodec.encode(snapshot))));
    }

    public Dataplane dataplane() {
        return dataplane;
    }

    /** How often a peer was held to that limit. */
    public int limitReached(Limit limit) {
        return counted("rauta_limit_reached_total", Map.of("limit", limit.label()));
    }

    /** A counter over all its samples that have these labels. */
    public int counted(String name, Map<String, String> labels) {
        return (int) dataplane.metrics().stream()
                .filter(family -> family.name().equals(name))
                .flatMap(MetricFamily::samples)
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(sample -> ((MetricFamily.Counter) sample).value())
                .sum();
    }

    /** How many bytes all workers say that they hold for peers that do not read. */
    public long bufferedBytes() {
        return (long) dataplane.metrics().stream()
                .filter(family -> family.name().equals("rauta_worker_buffered_bytes"))
                .flatMap(MetricFamily::samples)
                .mapToDouble(sample -> ((MetricFamily.Gauge) sample).value())
                .sum();
    }

    /** How many connections and flows that go on as they are have ended so. */
    public int streamsEnded(StreamOutcome outcome) {
        return counted("rauta_stream_connections_total", Map.of("outcome", outcome.label()));
    }

    /** Waits until that many have ended so. */
    public void awaitStreamsEnded(StreamOutcome outcome, int count) {
        await(outcome.label() + " is counted").until(() -> streamsEnded(outcome), ended -> ended == count);
    }

    /** How many flows of datagrams all workers have. */
    public int flows() {
        return dataplane.describeWorkers().stream().mapToInt(WorkerView::flows).sum();
    }

    /** How many client connections all workers have. */
    public int connections() {
        return dataplane.describeWorkers().stream().mapToInt(WorkerView::connections).sum();
    }

    @Override
    public void close() {
        dataplane.close();
    }
}
