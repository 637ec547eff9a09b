// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.exchange.ExchangeSettings;
import dev.rauta.dataplane.testing.WorkerWaits;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.pool.UpstreamPools;
import dev.rauta.dataplane.worker.Transport;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;

/**
 * A proxy on loopback before one upstream, as one of the variants, until its standard input ends.
 *
 * <p>It is told in words: {@code PORT UPSTREAM h1|h2 own|shared|shared-first WORKERS epoll|nio|io_uring LINES}, where {@code
 * shared-first} is one HTTP/2 connection for all workers, and LINES are written to the log for each request. Each line of standard
 * input is a question: {@code figures}, {@code record} (begins to watch for waiting workers) or {@code waits} (what it has
 * seen since). Answers are lines of {@code name=number}.
 */
public final class Proxy {
    private static final int WORDS = 7;

    private Proxy() {}

    public static void main(String[] words) throws IOException {
        if (words.length != WORDS) {
            System.err.println("words: " + words.length + " (expected: PORT UPSTREAM h1|h2 own|shared|shared-first WORKERS"
                    + " epoll|nio|io_uring LINES)");
            System.exit(2);
        }
        boolean http2 = words[2].equals("h2");
        Variant variant = variant(words[3], http2, Integer.parseInt(words[4]));
        Transport transport = Transport.valueOf(words[5].toUpperCase(Locale.ROOT)).checked();
        int lines = Integer.parseInt(words[6]);
        Function<UpstreamPools, RequestSender> sending =
                lines == 0 ? variant : variant.andThen(sender -> new RequestLog(sender, lines));
        DataplaneSettings settings = settings(Integer.parseInt(words[4]), transport);
        try (Dataplane dataplane =
                Dataplane.start(settings, PoolSettings.DEFAULT, ExchangeSettings.DEFAULT, sending)) {
            Snapshot snapshot = Tables.gateway(Integer.parseInt(words[0]))
                    .upstream(
                            "web",
                            http2 ? UpstreamProtocol.HTTP2 : UpstreamProtocol.HTTP1,
                            new Endpoint("127.0.0.1", Integer.parseInt(words[1])))
                    .forward("*", "/", "web")
                    .snapshot();
            Verdict verdict = dataplane.snapshots().apply(SnapshotCodec.encode(snapshot));
            if (!(verdict instanceof Verdict.Applied applied) || !applied.problems().isEmpty()) {
                throw new IllegalStateException("snapshot: " + verdict + " (expected: applied without problems)");
            }
            answer(new Figures(dataplane, variant));
        }
    }

    private static Variant variant(String pool, boolean http2, int workers) {
        return switch (pool) {
            case "own" -> Variant.own();
            case "shared" -> http2 ? Variant.sharedHttp2(workers) : Variant.sharedHttp1();
            case "shared-first" -> Variant.sharedHttp2(1);
            default -> throw new IllegalArgumentException("pool: " + pool + " (expected: own, shared or shared-first)");
        };
    }

    private static DataplaneSettings settings(int workers, Transport transport) {
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        return new DataplaneSettings(
                workers,
                usual.address(),
                usual.privilegedPortOffset(),
                transport,
                usual.trust(),
                usual.limits(),
                usual.drainDelay(),
                usual.drainTimeout(),
                usual.ambiguousPaths());
    }

    private static void answer(Figures figures) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        WorkerWaits waits = null;
        System.out.println("ready=1");
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            switch (question) {
                case "figures" -> System.out.println(figures.line());
                case "record" -> {
                    waits = WorkerWaits.record();
                    System.out.println("recording=1");
                }
                case "waits" -> {
                    if (waits == null) {
                        throw new IllegalStateException("waits: nothing recorded (expected: record before)");
                    }
                    System.out.println(waits(waits.end()));
                    waits.close();
                }
                default -> throw new IllegalArgumentException("question: " + question + " (expected: figures, record or waits)");
            }
        }
    }

    /** How many of each kind; where, goes to the standard error. */
    private static String waits(List<RecordedEvent> seen) {
        seen.stream()
                .collect(Collectors.groupingBy(Proxy::place, Collectors.counting()))
                .forEach((place, count) -> System.err.println("waited " + count + " times: " + place));
        StringBuilder line = new StringBuilder("waits=" + seen.size());
        seen.stream()
                .collect(Collectors.groupingBy(event -> event.getEventType().getName().replace("jdk.", ""), Collectors.counting()))
                .forEach((kind, count) -> line.append(' ').append(kind).append('=').append(count));
        return line.toString();
    }

    private static String place(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return event.getEventType().getName();
        }
        return event.getEventType().getName() + " at "
                + event.getStackTrace().getFrames().stream().limit(8).map(Proxy::name).collect(Collectors.joining(" < "));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
