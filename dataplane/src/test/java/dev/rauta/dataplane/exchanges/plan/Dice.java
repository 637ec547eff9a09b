// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import java.util.SplittableRandom;

/** Seeded choices; each thread rolls its own, split off before it starts. */
public final class Dice {
    private final SplittableRandom random;

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** The dice of one case. */
    public static Dice of(long seed, int number) {
        return new Dice(new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number));
    }

    public Dice split() {
        return new Dice(random.split());
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** From {@code low} to {@code high}, both included. */
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** From 0 to {@code max}, each order of magnitude as likely as any other. */
    public int upTo(int max) {
        int bits = between(0, 32 - Integer.numberOfLeadingZeros(max));
        return bits == 0 ? 0 : between(0, (int) Math.min(max, (1L << bits) - 1));
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    public long nanos(long max) {
        return random.nextLong(1, max);
    }
}
