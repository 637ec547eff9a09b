// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.upstream.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;

/** Endpoints with queues, on a clock of their own: how long requests take, by who chooses. */
final class LeastRequestSimulationTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int REQUESTS = 40_000;

    private final List<Endpoint> endpoints = new ArrayList<>();
    private long now;

    LeastRequestSimulationTest() {
        for (int i = 0; i < 10; i++) {
            endpoints.add(new Endpoint("10.0.0." + i, 80));
        }
    }

    /** What a request's way through one endpoint comes to. */
    private record Done(long at, Load load, long began, boolean failed) {}

    private record Figures(long[] millis, Map<Endpoint, Integer> counts) {
        long percentile(double part) {
            return millis[(int) Math.min(millis.length - 1, Math.ceil(part * millis.length))];
        }
    }

    /** @param serves for how long an endpoint is busy with a request, at an instant; less than zero: it fails at once */
    private Figures run(Function<LongSupplier, Balancer> maker, ToLongBiFunction<Endpoint, Long> serves) {
        now = 0;
        Balancer balancer = maker.apply(() -> now);
        Random random = new Random(11);
        Map<Endpoint, Long> free = new HashMap<>();
        Map<Endpoint, Integer> counts = new HashMap<>();
        PriorityQueue<Done> under = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
        long[] millis = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            // Poisson arrivals, 700 a second; endpoints could serve 910 where one is ten times slower.
            now += (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.SECONDS.toNanos(1) / 700);
            for (Done done = under.peek(); done != null && done.at <= now; done = under.peek()) {
                finish(Objects.requireNonNull(under.poll()));
            }
            Endpoint picked = Objects.requireNonNull(balancer.pick(Asker.NOBODY, Set.of()));
            counts.merge(picked, 1, Integer::sum);
            long takes = serves.applyAsLong(picked, now);
            long end = takes < 0 ? now : Math.max(now, free.getOrDefault(picked, 0L)) + takes;
            free.put(picked, end);
            millis[i] = (end - now) / MILLI;
            Load load = balancer.load(picked);
            if (load != null) {
                load.began();
                under.add(new Done(end, load, now, takes < 0));
            }
        }
        Arrays.sort(millis);
        return new Figures(millis, counts);
    }

    private void finish(Done done) {
        long later = now;
        now = done.at;
        if (done.failed) {
            done.load.failed(true);
        } else {
            done.load.answered(done.at - done.began);
        }
        done.load.ended();
        now = later;
    }

    private Balancer leastRequest(LongSupplier clock) {
        return new LeastRequestBalancer(endpoints, 3, clock);
    }

    private Balancer roundRobin(LongSupplier clock) {
        return new RoundRobinBalancer(endpoints, 3);
    }

    private long oneIsSlow(Endpoint endpoint, long at) {
        return endpoint.equals(endpoints.getFirst()) ? 100 * MILLI : 10 * MILLI;
    }

    @Test
    void oneSlowEndpointDoesNotMakeTheTail() {
        Figures turns = run(this::roundRobin, this::oneIsSlow);
        Figures least = run(this::leastRequest, this::oneIsSlow);
        // In turn, a tenth of all waits in a queue that grows for ever.
        assertThat(turns.percentile(0.99)).isGreaterThan(10_000);
        assertThat(least.percentile(0.99)).as("p99 in ms").isLessThan(120);
        assertThat(least.percentile(0.5)).as("p50 in ms").isLessThan(30);
        assertThat(least.counts().get(endpoints.getFirst())).as("sent to the slow one").isBetween(1, REQUESTS / 50);
    }

    /** Equals get equal shares. */
    @Test
    void equalEndpointsAreAskedEqually() {
        Figures least = run(this::leastRequest, (_, _) -> 10 * MILLI);
        assertThat(least.counts().values()).allSatisfy(count -> assertThat(count).isBetween(REQUESTS / 12, REQUESTS / 8));
    }

    /** Who refuses everything answers soonest of all, and must not draw everybody for that. */
    @Test
    void whoFailsAtOnceIsNoSinkAndComesBack() {
        long mended = TimeUnit.SECONDS.toNanos(20);
        Endpoint broken = endpoints.getFirst();
        Map<Boolean, Integer> sent = new HashMap<>();
        run(this::leastRequest, (endpoint, at) -> {
            if (endpoint.equals(broken)) {
                sent.merge(at < mended, 1, Integer::sum);
                return at < mended ? -1 : 10 * MILLI;
            }
            return 10 * MILLI;
        });
        // 14,000 requests come in the first 20 seconds, 26,000 in the 37 after them.
        assertThat(sent.get(true)).as("while it was broken").isLessThan(200);
        assertThat(sent.getOrDefault(false, 0)).as("once it was mended").isGreaterThan(100);
    }

    @Test
    void whatStaysKeepsWhatIsKnownOfIt() {
        now = 0;
        Balancer balancer = leastRequest(() -> now);
        Load load = Objects.requireNonNull(balancer.load(endpoints.getFirst()));
        load.began();
        balancer.endpoints(endpoints.subList(0, 2));
        assertThat(balancer.load(endpoints.getFirst())).isSameAs(load);
        assertThat(balancer.load(endpoints.getLast())).isNull();
        for (int i = 0; i < 20; i++) {
            assertThat(balancer.pick(Asker.NOBODY, Set.of())).as("nothing is under way there").isEqualTo(endpoints.get(1));
        }
        assertThat(balancer.pick(Asker.NOBODY, Set.of(endpoints.get(1)))).isEqualTo(endpoints.getFirst());
        balancer.endpoints(List.of());
        assertThat(balancer.pick(Asker.NOBODY, Set.of())).isNull();
    }
}
