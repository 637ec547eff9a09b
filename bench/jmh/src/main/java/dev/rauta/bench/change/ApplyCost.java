// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.change;

import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Measures what taking in a snapshot costs that differs in one endpoint set, or in one virtual host: {@code ApplyCost [HOSTS
 * [CHANGES]]}. Decoding is left out: the entries are known already.
 *
 * <p>Every upstream has had a request on every worker, so that its pools are there.
 */
public final class ApplyCost {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WORKERS = 2;
    private static final int ENDPOINTS = 10;

    private final int hosts;
    private final Dataplane dataplane;
    private final long[] loops;
    private Snapshot before;
    private EncodedSnapshot encoded;
    private int serial;

    private ApplyCost(int hosts, int port) throws IOException {
        this.hosts = hosts;
        DataplaneSettings usual = DataplaneSettings.DEFAULT;
        this.dataplane = Dataplane.start(new DataplaneSettings(
                WORKERS, "127.0.0.1", 0, usual.transport(), usual.trust(), usual.limits(), Duration.ZERO, Duration.ZERO,
                usual.ambiguousPaths()));
        this.before = Changing.snapshot(hosts, ENDPOINTS, port);
        this.encoded = SnapshotCodec.encode(before);
        apply(encoded);
        warm(port);
        this.loops = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("worker"))
                .mapToLong(info -> info.getThreadId())
                .toArray();
    }

    /** Prints a line for each kind of change. */
    public static void main(String[] args) throws IOException {
        int hosts = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int changes = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ApplyCost cost = new ApplyCost(hosts, port);
        for (int round = 0; round < 3; round++) {
            cost.measure("endpoints", changes, i -> Changing.endpoints(cost.before, i * 7919 % hosts, i));
            cost.measure("virtual host", changes, i -> Changing.host(cost.before, i * 7919 % hosts, i));
        }
        cost.dataplane.close();
    }

    /** One request for each host on one connection a worker. */
    private void warm(int port) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        for (Socket client : clients) {
            for (int i = 0; i < hosts; i++) {
                client.getOutputStream()
                        .write(("HEAD / HTTP/1.1\r\nHost: host-" + i + ".example.com\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                skipHead(client.getInputStream());
            }
            client.close();
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed (expected: an answer)");
            }
            last = last << 8 | next;
        }
    }

    private void measure(String what, int changes, IntFunction<Snapshot> change) {
        double[] cpu = new double[changes];
        double[] wall = new double[changes];
        double[] loop = new double[changes];
        for (int i = 0; i < changes; i++) {
            Snapshot next = change.apply(++serial);
            EncodedSnapshot entries = SnapshotCodec.encode(next, before, encoded);
            long loopsBefore = loopsCpu();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long wallBefore = System.nanoTime();
            apply(entries);
            wall[i] = (System.nanoTime() - wallBefore) / 1e6;
            cpu[i] = (THREADS.getCurrentThreadCpuTime() - cpuBefore) / 1e6;
            loop[i] = (loopsCpu() - loopsBefore) / 1e6 / loops.length;
            before = next;
            encoded = entries;
        }
        System.out.printf("%-13s wall p50 %7.3f p95 %7.3f  cpu p50 %7.3f p95 %7.3f  each loop p50 %6.3f p95 %6.3f ms%n",
                what, of(wall, 50), of(wall, 95), of(cpu, 50), of(cpu, 95), of(loop, 50), of(loop, 95));
    }

    private long loopsCpu() {
        return Arrays.stream(loops).map(THREADS::getThreadCpuTime).sum();
    }

    private void apply(EncodedSnapshot snapshot) {
        if (!(dataplane.snapshots().apply(snapshot) instanceof Verdict.Applied(var _, var problems)) || !problems.isEmpty()) {
            throw new IllegalStateException("not applied (expected: applied without a problem)");
        }
    }

    private static double of(double[] figures, int percent) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
