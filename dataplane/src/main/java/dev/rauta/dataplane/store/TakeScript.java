// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Takes tokens of several buckets at one instant of the server's (the generic cell rate algorithm, ITU-T I.371).
 *
 * <p>A key holds the instant at which its bucket will be full again, in microseconds since 2026, and is gone by then: a full bucket
 * is no different from one that was never used. Arguments are nanoseconds, as the answer is. Numbers are doubles there, which tell
 * fractions of a microsecond apart until 2060.
 */
final class TakeScript {
    static final String TEXT =
            """
            local time = redis.call('TIME')
            local now = (time[1] - 1767225600) * 1000000 + time[2]
            local left = {}
            for i = 1, #KEYS do
              local worth = ARGV[2 * i - 1] / 1000
              local depth = ARGV[2 * i] / 1000
              local full = tonumber(redis.call('GET', KEYS[i]) or 0) or 0
              local after = math.max(0, full - now) + worth
              if after <= depth then
                redis.call('SET', KEYS[i], string.format('%.4f', now + after), 'PX', math.floor(after / 1000) + 1)
              end
              left[i] = math.floor((depth - after) * 1000)
            end
            return left
            """;

    private TakeScript() {}

    /** What the server knows it by. */
    static String digest() {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(TEXT.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is missing (expected: in every JDK)", e);
        }
    }
}
