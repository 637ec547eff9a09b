// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets the next connection. */
final class ConnectionSharesTest {
    private final long seed = ThreadLocalRandom.current().nextLong();

    private static int busiest(ConnectionShares shares, int workers) {
        return IntStream.range(0, workers).map(shares::of).max().orElseThrow();
    }

    private static int total(ConnectionShares shares, int workers) {
        return IntStream.range(0, workers).map(shares::of).sum();
    }

    /** A tenth above the mean, or the next whole number. */
    private static int most(int connections, int workers) {
        return Math.max(Math.ceilDiv(connections, workers), connections * 11 / (workers * 10));
    }

    @ParameterizedTest
    @CsvSource({"16, 2", "16, 4", "16, 8", "50, 2", "50, 4", "50, 8", "400, 2", "400, 4", "400, 8"})
    void noWorkerGetsMuchMoreThanTheMeanWhereverConnectionsComeIn(int connections, int workers) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            ConnectionShares shares = new ConnectionShares(workers);
            for (int i = 0; i < connections; i++) {
                shares.place(random.nextInt(workers));
            }
            assertThat(total(shares, workers)).as("seed %d", seed).isEqualTo(connections);
            assertThat(busiest(shares, workers)).as("seed %d", seed).isLessThanOrEqualTo(most(connections, workers));
        }
    }

    @Test
    void allThatComeInAtOneWorkerAreSpread() {
        ConnectionShares shares = new ConnectionShares(4);
        for (int i = 0; i < 16; i++) {
            shares.place(2);
        }
        assertThat(IntStream.range(0, 4).map(shares::of)).containsExactly(4, 4, 4, 4);
    }

    @Test
    void whoAcceptsKeepsWhatIsItsShare() {
        ConnectionShares shares = new ConnectionShares(4);
        for (int i = 0; i < 400; i++) {
            assertThat(shares.place(i % 4)).isEqualTo(i % 4);
        }
        // 109 of 436 are a tenth above the mean; the next goes elsewhere.
        for (int i = 0; i < 9; i++) {
            assertThat(shares.place(1)).isEqualTo(1);
        }
        IntStream.range(0, 20).forEach(_ -> shares.place(1));
        assertThat(shares.of(1)).isLessThanOrEqualTo(most(429, 4));
    }

    @Test
    void oneThatIsAloneNeitherCountsNorGivesAway() {
        ConnectionShares shares = new ConnectionShares(1);
        assertThat(shares.place(0)).isZero();
        assertThat(shares.of(0)).isZero();
        shares.left(0);
        assertThat(shares.of(0)).isZero();
    }

    @Test
    void whoLosesItsConnectionsGetsTheNext() {
        ConnectionShares shares = new ConnectionShares(2);
        for (int i = 0; i < 20; i++) {
            shares.place(i % 2);
        }
        IntStream.range(0, 10).forEach(_ -> shares.left(1));
        IntStream.range(0, 9).forEach(_ -> assertThat(shares.place(0)).isEqualTo(1));
        assertThat(shares.of(0)).isEqualTo(10);
        assertThat(shares.of(1)).isEqualTo(9);
    }

    @Test
    void whoIsShutGetsNothingOfOthersAndKeepsItsOwn() {
        ConnectionShares shares = new ConnectionShares(3);
        shares.place(0);
        shares.shut(0);
        shares.shut(0);
        for (int i = 0; i < 10; i++) {
            assertThat(shares.place(1)).isNotZero();
        }
        assertThat(shares.of(1)).isEqualTo(5);
        assertThat(shares.of(2)).isEqualTo(5);
        assertThat(shares.place(0)).isZero();
        assertThat(shares.of(0)).isEqualTo(2);
        shares.left(0);
        shares.left(0);
        assertThat(shares.of(0)).isZero();
        shares.shut(1);
        shares.shut(2);
        assertThat(shares.place(1)).isEqualTo(1);
    }

    /** Threads that accept at the same instant do not all give to the same one. */
    @Test
    void manyThreadsSpreadAsOneDoes() throws Exception {
        int workers = 4;
        for (int round = 0; round < 200; round++) {
            ConnectionShares shares = new ConnectionShares(workers);
            together(workers, own -> IntStream.range(0, 4).forEach(_ -> shares.place(own % 2)));
            assertThat(total(shares, workers)).isEqualTo(16);
            // Each that accepts may be wrong by the one that another is just adding.
            assertThat(busiest(shares, workers)).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void nothingIsLeftWhereAllHaveGone() throws Exception {
        int workers = 4;
        ConnectionShares shares = new ConnectionShares(workers);
        together(workers, own -> {
            Random random = new Random(seed + own);
            Deque<Integer> mine = new ArrayDeque<>();
            for (int i = 0; i < 50_000; i++) {
                if (random.nextBoolean() || mine.isEmpty()) {
                    mine.add(shares.place(own));
                } else {
                    shares.left(mine.remove());
                }
            }
            mine.forEach(shares::left);
        });
        assertThat(IntStream.range(0, workers).map(shares::of)).containsOnly(0);
    }

    @Test
    void thereMustBeAWorker() {
        assertThatThrownBy(() -> new ConnectionShares(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers: 0 (expected: at least 1)");
    }

    private interface Part {
        void run(int thread);
    }

    private static void together(int threads, Part part) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Object>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                parts.add(() -> {
                    start.await();
                    part.run(thread);
                    return thread;
                });
            }
            for (Future<Object> each : pool.invokeAll(parts)) {
                each.get();
            }
        }
    }
}
