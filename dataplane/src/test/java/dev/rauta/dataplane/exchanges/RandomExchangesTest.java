// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.exchanges.plan.CaseMaker;
import dev.rauta.dataplane.exchanges.plan.Dice;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.routes.testing.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes in equal bytes out, whatever way they come: any split, any frames, any windows, on both sides.
 *
 * <p>{@code -Dcases=N} says how many cases there are, {@code -Dseed=S} makes the same ones again, and {@code -Dcase=N}
 * runs that one of them alone.
 */
final class RandomExchangesTest {
    private static final int LANES = 4;
    private static final long SEED = Long.getLong("seed", ThreadLocalRandom.current().nextInt(1_000_000));
    private static final int CASES = Integer.getInteger("cases", 600);
    private static final int ONLY = Integer.getInteger("case", -1);

    @ParameterizedTest(name = "workers={0}")
    @ValueSource(ints = {1, 4})
    void whatGoesInComesOut(int workers) throws Exception {
        // Most of them share one worker, so that they meet there.
        int first = workers == 1 ? 0 : CASES * 5 / 6;
        int end = workers == 1 ? CASES * 5 / 6 : CASES;
        try (RunningDataplane rauta = RunningDataplane.start(workers)) {
            Lanes lanes = new Lanes(rauta, FreePorts.next(), LANES);
            if (ONLY >= 0) {
                run(lanes, 0, ONLY);
            } else {
                runAll(lanes, new AtomicInteger(first), end);
            }
            await().until(() -> rauta.dataplane().describeWorkers().stream().allMatch(worker -> worker.exchanges() == 0));
        }
    }

    private static void runAll(Lanes lanes, AtomicInteger next, int end) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                int lane = i;
                running.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < end && !failed.get(); number = next.getAndIncrement()) {
                        boolean passed = false;
                        try {
                            run(lanes, lane, number);
                            passed = true;
                        } finally {
                            failed.compareAndSet(false, !passed);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private static void run(Lanes lanes, int lane, int number) {
        Dice dice = Dice.of(SEED, number);
        LiveCase live = new LiveCase(CaseMaker.make(dice, number, Lanes.host(lane)));
        Dice client = dice.split();
        try (Upstream upstream = Upstream.start(live, dice.split())) {
            lanes.point(lane, live.plan().upstreamHttp2(), upstream.endpoint());
            if (live.plan().clientHttp2()) {
                Http2Client.run(live, lanes.port(), client);
            } else {
                Http1Client.run(live, lanes.port(), client);
            }
            for (ExchangePlan plan : live.plan().exchanges()) {
                if (live.failures().isEmpty()) {
                    Received request = Progress.get(live.progress(plan.number()).upstreamDone, "upstream's end");
                    new Expectation(live.plan(), plan).request(request, lanes.port());
                }
            }
        } catch (Exception | AssertionError e) {
            live.failed(e);
        } finally {
            live.giveUp();
        }
        if (!live.failures().isEmpty()) {
            AssertionError failure = new AssertionError("seed " + SEED + ", case " + number + " (again: -Dseed=" + SEED
                    + " -Dcase=" + number + "): " + live.failures().peek() + "\n" + live);
            live.failures().forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
