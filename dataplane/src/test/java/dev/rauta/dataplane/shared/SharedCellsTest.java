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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for counts that many threads keep. */
final class SharedCellsTest {
    private static final int THREADS = 4;
    private static final int STEPS = 100_000;

    private final long seed = ThreadLocalRandom.current().nextLong();

    /** One thread's calls give what a map of counts gives. */
    @Test
    void countsAsAMapDoes() {
        SharedCells cells = new SharedCells(1 << 16);
        Map<Long, Integer> model = new HashMap<>();
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            long key = random.nextInt(50);
            int limit = 1 + random.nextInt(5);
            int held = model.getOrDefault(key, 0);
            if (random.nextInt(100) < 60) {
                boolean added = cells.acquire(key, limit);
                assertThat(added).as("seed %d, step %d", seed, i).isEqualTo(held < limit);
                model.put(key, held + (added ? 1 : 0));
            } else if (held > 0) {
                cells.release(key);
                model.put(key, held - 1);
            }
            assertThat(cells.count(key)).as("seed %d, step %d", seed, i).isEqualTo(model.getOrDefault(key, 0));
        }
    }

    /** With room enough: never more than the limit at one time, all of it in use, and nothing left at the end. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "4, 3"})
    void manyThreadsNeverPassALimit(int keys, int limit) throws Exception {
        SharedCells cells = new SharedCells(1 << 20);
        AtomicIntegerArray held = new AtomicIntegerArray(keys);
        AtomicIntegerArray most = new AtomicIntegerArray(keys);
        together(thread -> {
            Random random = new Random(seed + thread);
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                int key = random.nextInt(keys);
                if (mine.size() < 3 * limit && random.nextBoolean() && cells.acquire(key, limit)) {
                    int now = held.incrementAndGet(key);
                    most.accumulateAndGet(key, now, Math::max);
                    mine.add(key);
                } else if (!mine.isEmpty()) {
                    int back = mine.remove(random.nextInt(mine.size()));
                    held.decrementAndGet(back);
                    cells.release(back);
                }
            }
            mine.forEach(key -> {
                held.decrementAndGet(key);
                cells.release(key);
            });
        });
        for (int key = 0; key < keys; key++) {
            assertThat(most.get(key)).as("seed %d, key %d", seed, key).isEqualTo(limit);
            assertThat(cells.count(key)).as("seed %d, key %d", seed, key).isZero();
        }
    }

    /** In a crowd keys may be turned away, but what was counted comes back whole. */
    @Test
    void aCrowdedTableEndsEmpty() throws Exception {
        SharedCells cells = new SharedCells(64);
        together(thread -> {
            Random random = new Random(seed + thread);
            List<Long> mine = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                long key = random.nextInt(200);
                if (mine.size() < 30 && random.nextInt(3) > 0) {
                    if (cells.acquire(key, 5)) {
                        mine.add(key);
                    }
                } else if (!mine.isEmpty()) {
                    cells.release(mine.removeLast());
                }
            }
            mine.forEach(cells::release);
        });
        for (long key = 0; key < 200; key++) {
            assertThat(cells.count(key)).as("seed %d, key %d", seed, key).isZero();
            for (int i = 0; i < 5; i++) {
                assertThat(cells.acquire(key, 5)).as("seed %d, key %d", seed, key).isTrue();
            }
            assertThat(cells.acquire(key, 5)).as("seed %d, key %d", seed, key).isFalse();
            for (int i = 0; i < 5; i++) {
                cells.release(key);
            }
        }
    }

    /** Where there is no cell, a key counts as over its limit. */
    @Test
    void aFullTableTurnsNewKeysAway() {
        SharedCells cells = new SharedCells(16);
        List<Long> taken = new ArrayList<>();
        for (long key = 0; key < 40; key++) {
            if (cells.acquire(key, 10)) {
                taken.add(key);
            }
        }
        assertThat(taken).hasSize(16);
        assertThat(cells.acquire(1000, 10)).isFalse();
        assertThat(cells.acquire(taken.getFirst(), 10)).as("a key that has its cell").isTrue();
        cells.release(taken.getLast());
        assertThat(cells.acquire(1000, 10)).isTrue();
    }

    private interface Task {
        void run(int thread);
    }

    private static void together(Task task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                all.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    task.run(thread);
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(all, 60, TimeUnit.SECONDS)) {
                one.get();
            }
        }
    }
}
