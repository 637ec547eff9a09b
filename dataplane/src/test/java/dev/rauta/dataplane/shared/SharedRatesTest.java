// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets of tokens that no number of workers empties twice. */
final class SharedRatesTest {
    private static final long SECOND = SharedRates.ticks(TimeUnit.SECONDS.toNanos(1));
    private static final int ROOM = 1 << 14;

    @Test
    void aBucketHandsOutWhatItHoldsAndWhatItGains() {
        SharedRates rates = new SharedRates(ROOM);
        for (int i = 4; i >= 0; i--) {
            assertThat(rates.take(7, SECOND, 5 * SECOND, 100)).isEqualTo(i * SECOND);
        }
        assertThat(rates.take(7, SECOND, 5 * SECOND, 100)).isEqualTo(-SECOND);
        assertThat(rates.take(7, SECOND, 5 * SECOND, 100 + SECOND / 4)).isEqualTo(-SECOND * 3 / 4);
        assertThat(rates.take(7, SECOND, 5 * SECOND, 100 + SECOND)).isZero();
        assertThat(rates.take(7, SECOND, 5 * SECOND, 100 + 100 * SECOND)).as("no more than it holds").isEqualTo(4 * SECOND);
        assertThat(rates.take(8, SECOND, SECOND, 100 + 100 * SECOND)).as("another's").isZero();
        assertThat(rates.used(100 + 100 * SECOND)).isEqualTo(2);
    }

    /** The clock may be anywhere, and time goes by unseen. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, 1L << 43, (1L << 44) - 3, Long.MAX_VALUE >> 6, Long.MIN_VALUE >> 6})
    void timeComesRound(long now) {
        SharedRates rates = new SharedRates(ROOM);
        long depth = 2 * SECOND;
        assertThat(rates.take(1, SECOND, depth, now)).isEqualTo(SECOND);
        assertThat(rates.take(1, SECOND, depth, now)).isZero();
        assertThat(rates.take(1, SECOND, depth, now)).isNegative();
        long later = now + (1L << 43) - SECOND;
        rates.sweep(later);
        assertThat(rates.used(later)).isZero();
        assertThat(rates.take(1, SECOND, depth, later + SECOND * 10)).isEqualTo(SECOND);
    }

    /** Requests at random moments against a plain bucket for each key, with a seed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itIsWhatOneBucketForEachKeyWouldBe(long seed) {
        Random random = new Random(seed);
        SharedRates rates = new SharedRates(ROOM);
        Map<Integer, Double> tokens = new HashMap<>();
        Map<Integer, Long> at = new HashMap<>();
        int burst = 1 + random.nextInt(20);
        long worth = SharedRates.ticks(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(300)));
        long now = random.nextLong() >> 10;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextLong(worth / 10);
            int key = (int) Math.abs(random.nextGaussian() * 20);
            double there = tokens.getOrDefault(key, (double) burst);
            there = Math.min(burst, there + (double) (now - at.getOrDefault(key, now)) / worth);
            boolean admits = there >= 1 - 1e-9;
            assertThat(rates.take(key, worth, worth * burst, now) >= 0).as("request %d of key %d", i, key).isEqualTo(admits);
            tokens.put(key, admits ? there - 1 : there);
            at.put(key, now);
        }
    }

    /** Time goes only as fast as all take it: each step of the clock meets four workers at once. */
    @Test
    void workersTogetherGetNoMoreThanOneWould() throws Exception {
        int workers = 4;
        int hot = 3;
        int burst = 50;
        long worth = SECOND / 1000;
        long duration = 20 * SECOND;
        SharedRates rates = new SharedRates(ROOM);
        CyclicBarrier together = new CyclicBarrier(workers);
        Callable<long[]> worker = () -> {
            long[] admitted = new long[hot];
            Random random = new Random(Thread.currentThread().threadId());
            together.await();
            for (long now = 1; now <= duration; now += worth / 2) {
                for (int key = 0; key < hot; key++) {
                    admitted[key] += rates.take(key, worth, burst * worth, now) >= 0 ? 1 : 0;
                }
                rates.take(1000 + random.nextInt(100), worth, burst * worth, now);
            }
            return admitted;
        };
        long[] total = new long[hot];
        try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(pool.submit(worker));
            }
            for (Future<long[]> one : running) {
                long[] its = one.get();
                for (int key = 0; key < hot; key++) {
                    total[key] += its[key];
                }
            }
        }
        long allowed = burst + duration / worth;
        for (long admitted : total) {
            assertThat(admitted).isBetween(allowed * 99 / 100, allowed + 1);
        }
    }

    @Test
    void whereAllIsTakenItSaysSoAndOnlyFullBucketsGiveWay() {
        SharedRates rates = new SharedRates(1);
        List<Long> counted = new ArrayList<>();
        boolean full = false;
        for (long key = 0; key < 2 * ROOM; key++) {
            long left = rates.take(key, SECOND, SECOND, 1);
            full |= left == SharedRates.FULL;
            // A few meet another's hash.
            if (left >= 0) {
                counted.add(key);
            }
        }
        assertThat(full).isTrue();
        assertThat(counted).hasSizeGreaterThan(ROOM / 2).hasSizeLessThanOrEqualTo(ROOM);
        long refused = counted.stream().filter(key -> rates.take(key, SECOND, SECOND, 1) < 0).count();
        assertThat(refused).as("nobody's count was given away").isEqualTo(counted.size());
        for (long key = 0; key < ROOM / 8; key++) {
            assertThat(rates.take(-1 - key, SECOND, SECOND, 2 + SECOND)).isNotEqualTo(SharedRates.FULL);
        }
    }

    @Test
    void keysOfTextDifferInEveryPart() {
        KeyHash hash = KeyHash.random();
        assertThat(hash.of(1, "abcd")).isEqualTo(hash.of(1, new StringBuilder("abcd")));
        assertThat(List.of(
                        hash.of(1, "abcd"), hash.of(2, "abcd"), hash.of(1, "abce"), hash.of(1, "abcd\0"), hash.of(1, ""),
                        hash.of(1, 0L), hash.of(hash.of(1, "ab"), "cd"), KeyHash.random().of(1, "abcd")))
                .doesNotHaveDuplicates();
    }
}
