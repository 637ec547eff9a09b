// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.shared;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes keys of 64 bits from what clients say (SipHash-2-4 with a secret), so that nobody can find what meets another's;
 * immutable.
 */
public final class KeyHash {
    private static final int CHARS = Long.BYTES / Character.BYTES;

    private final long k0;
    private final long k1;

    private KeyHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /** One with that secret. */
    static KeyHash with(long k0, long k1) {
        return new KeyHash(k0, k1);
    }

    /** One with a secret of its own. */
    public static KeyHash random() {
        return new KeyHash(ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
    }

    /** The hash of {@code text} behind what {@code before} is the hash of. */
    public long of(long before, CharSequence text) {
        Sip sip = new Sip(k0, k1);
        sip.take(before);
        int length = text.length();
        for (int i = 0; i < length; i += CHARS) {
            long word = 0;
            for (int j = i; j < Math.min(length, i + CHARS); j++) {
                word = word << Character.SIZE | text.charAt(j);
            }
            sip.take(word);
        }
        sip.take(length);
        return sip.end();
    }

    /** The hash of a number behind what {@code before} is the hash of. */
    public long of(long before, long number) {
        Sip sip = new Sip(k0, k1);
        sip.take(before);
        sip.take(number);
        // No text has such a length.
        sip.take(-1);
        return sip.end();
    }

    private static final class Sip {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Sip(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long end() {
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
