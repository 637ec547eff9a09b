// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines come out whole and in order, or are counted. */
final class RingTest {

    private static boolean put(Ring ring, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        return ring.put(bytes, bytes.length);
    }

    private static List<String> take(Ring ring) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ring.take(out);
        return out.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    @Test
    void whatDoesNotFitIsDroppedWholeAndCounted() throws Exception {
        Ring ring = new Ring(16);
        assertThat(put(ring, "1234567")).isTrue();
        assertThat(put(ring, "12345678")).isFalse();
        assertThat(put(ring, "abcdefg")).as("exactly full").isTrue();
        assertThat(put(ring, "")).isFalse();
        assertThat(ring.dropped()).isEqualTo(2);
        assertThat(take(ring)).containsExactly("1234567", "abcdefg");
        assertThat(ring.isEmpty()).isTrue();
        assertThat(put(ring, "0123456789abcdef")).as("longer than the ring").isFalse();
        assertThat(put(ring, "0123456789abcde")).isTrue();
        assertThat(ring.discard()).isEqualTo(1);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.dropped()).isEqualTo(3);
    }

    @Test
    void linesOfAnyLengthGoRound() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Ring ring = new Ring(64);
        List<String> put = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            String line = i + "x".repeat(random.nextInt(30));
            if (put(ring, line)) {
                put.add(line);
            }
            if (random.nextInt(3) == 0) {
                taken.addAll(take(ring));
            }
        }
        taken.addAll(take(ring));
        assertThat(taken).as("seed %d", seed).isEqualTo(put);
        assertThat(ring.dropped()).isEqualTo(5000 - put.size());
    }

    @Test
    void oneWritesWhileAnotherReads() throws Exception {
        Ring ring = new Ring(256);
        int lines = 200_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < lines; i++) {
                while (!put(ring, Integer.toString(i))) {
                    Thread.onSpinWait();
                }
            }
        });
        long next = 0;
        while (next < lines) {
            for (String line : take(ring)) {
                assertThat(Long.parseLong(line)).isEqualTo(next);
                next++;
            }
        }
        writer.join();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void itsRoomIsAPowerOfTwo() {
        assertThatThrownBy(() -> new Ring(100)).hasMessage("ring: 100 (expected: a power of two)");
    }
}
