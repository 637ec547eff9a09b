// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keys that session tickets are sealed with (RFC 5077): the newest seals, all open; immutable. */
public final class TicketKeys {
    /** How many bytes a key has: 16 of name, 16 to authenticate, 16 to encrypt. */
    public static final int KEY_BYTES = OpenSslSessionTicketKey.TICKET_KEY_SIZE;

    private static final int KEPT = 3;
    private static final int PART = KEY_BYTES / 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> keys;

    private TicketKeys(List<byte[]> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Keys that others have too, so that a ticket of one dataplane resumes at another: the newest first. */
    public static TicketKeys of(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("ticket keys: 0 (expected: at least 1)");
        }
        for (byte[] key : keys) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException(
                        "ticket key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
            }
        }
        return new TicketKeys(keys);
    }

    /** One key that nobody else has. */
    static TicketKeys fresh() {
        return new TicketKeys(List.of(random()));
    }

    /** With a new key in front; the oldest of more than three is forgotten. */
    TicketKeys rotated() {
        List<byte[]> next = new ArrayList<>();
        next.add(random());
        next.addAll(keys.subList(0, Math.min(keys.size(), KEPT - 1)));
        return new TicketKeys(next);
    }

    OpenSslSessionTicketKey[] forOpenSsl() {
        return keys.stream()
                .map(key -> new OpenSslSessionTicketKey(
                        Arrays.copyOfRange(key, 0, PART),
                        Arrays.copyOfRange(key, PART, 2 * PART),
                        Arrays.copyOfRange(key, 2 * PART, KEY_BYTES)))
                .toArray(OpenSslSessionTicketKey[]::new);
    }

    private static byte[] random() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    @Override
    public String toString() {
        return "TicketKeys[" + keys.size() + "]";
    }
}
