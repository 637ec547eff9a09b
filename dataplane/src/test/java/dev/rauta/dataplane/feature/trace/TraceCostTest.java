// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.SpanCollector;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What traces cost a worker, in bytes that its thread allocates for a request: nothing where there are none, and the more the more is told.
 *
 * <p>The process' bytes are compared with one another, never with a figure. They are counted over many requests, with several dataplanes in
 * turns, and the least count of each stands: what the compiler has not got to yet allocates more, never less.
 */
final class TraceCostTest {
    private static final int ROUNDS = 12;
    private static final int REQUESTS = 200;

    /** Less than what is kept of an exchange for whoever is told of it, and more than one round strays from another. */
    private static final long TOLD = 150;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @RegisterExtension
    final Closing closing = new Closing();

    private final ResourceLeakDetector.Level detection = ResourceLeakDetector.getLevel();

    /** A dataplane of one worker, whose thread is known, and a connection to it. */
    private static final class Measured {
        private final long worker;
        private final RawClient client;
        private long least = Long.MAX_VALUE;

        Measured(long worker, RawClient client) {
            this.worker = worker;
            this.client = client;
        }

        void round(String type) throws IOException {
            long before = THREADS.getThreadAllocatedBytes(worker);
            for (int i = 0; i < REQUESTS; i++) {
                client.send("POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n").response();
            }
            least = Math.min(least, (THREADS.getThreadAllocatedBytes(worker) - before) / REQUESTS);
        }
    }

    @AfterEach
    void stop() {
        ResourceLeakDetector.setLevel(detection);
    }

    private Measured measured(RunningDataplane rauta, Set<Long> threadsBefore, Traced... traced) throws IOException {
        int port = FreePorts.next();
        FakeUpstream web = closing.add(FakeUpstream.http1("web"));
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .forward("a.example", "/", "web", traced)
                .snapshot());
        Set<Long> begun = workers();
        begun.removeAll(threadsBefore);
        assertThat(begun).as("one worker").hasSize(1);
        return new Measured(begun.iterator().next(), closing.add(RawClient.connect(port)));
    }

    private Measured without() throws IOException {
        Set<Long> before = workers();
        return measured(closing.add(RunningDataplane.start(1)), before);
    }

    private Measured with(double percent, Traced... traced) throws IOException {
        Set<Long> before = workers();
        SpanCollector collector = closing.add(SpanCollector.start());
        return measured(closing.add(RunningDataplane.start(1, collector.settings(percent, true, Propagation.W3C))), before, traced);
    }

    private static Set<Long> workers() {
        Set<Long> workers = new HashSet<>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("worker-")) {
                workers.add(thread.getThreadId());
            }
        }
        return workers;
    }

    /** In turns, so that all are compiled alike. */
    private static void measure(List<Measured> all, List<String> types) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).round(types.get(i));
            }
        }
    }

    @Test
    void withoutTracesNothingIsKeptOfARequest() throws Exception {
        // It allocates more than the requests do, and differs from one to the next.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        Measured none = without();
        Measured again = without();
        Measured off = with(100, new Traced(false, Optional.empty(), Optional.empty(), Optional.empty()));
        Measured unsampled = with(0);
        Measured sampled = with(100);
        measure(List.of(none, again, off, unsampled, sampled), List.of("text/plain", "text/plain", "text/plain", "text/plain", "text/plain"));
        assertThat((double) again.least).as("of itself").isBetween(none.least * 0.95, none.least * 1.05);
        assertThat(off.least).as("of a route without spans, in a process that has some").isGreaterThan(none.least + TOLD);
        assertThat(unsampled.least).as("of an unsampled request").isGreaterThan(off.least + TOLD);
        assertThat(sampled.least).as("of a sampled request").isGreaterThan(unsampled.least + TOLD);
    }

    @Test
    void withoutTracesACallCostsWhatAnotherRequestDoes() throws Exception {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        Measured call = without();
        Measured other = without();
        measure(List.of(call, other), List.of("application/grpc", "application/grpx"));
        assertThat((double) call.least).isBetween(other.least * 0.95, other.least * 1.05);
    }
}
