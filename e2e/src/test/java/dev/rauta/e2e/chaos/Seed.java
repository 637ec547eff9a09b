// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import java.util.concurrent.ThreadLocalRandom;

/** Where a run's order and moments come from: {@code make chaos SEED=n}, else a new one, which is printed. */
final class Seed {
    private static final long SEED = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextInt(1, 1_000_000));

    private Seed() {}

    static long seed() {
        System.out.println("make chaos SEED=" + SEED + " repeats this run's choices");
        return SEED;
    }
}
