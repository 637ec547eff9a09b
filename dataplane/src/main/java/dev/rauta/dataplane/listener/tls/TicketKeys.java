// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The keys that session tickets are sealed with (RFC 5077): the newest seals, all open; immutable. */
public final class TicketKeys {
    /** How many bytes a key has: 16 of name, 16 to authenticate, 16 to encrypt. */
    static final int KEY_BYTES = OpenSslSessionTicketKey.TICKET_KEY_SIZE;

    /** How many keys there may be: a ticket's is looked for among them one by one. */
    static final int MOST = 16;

    private static final int KEPT = 3;
    private static final int PART = KEY_BYTES / 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> keys;

    private TicketKeys(List<byte[]> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Keys that others have too, so that a ticket of one dataplane resumes at another: a line each, in Base64, the newest first. Empty
     * lines and those that begin with {@code #} are none.
     *
     * @throws IllegalArgumentException naming the file and the line, and nothing of what it says
     */
    public static TicketKeys read(Path file) {
        List<byte[]> keys = new ArrayList<>();
        int number = 0;
        for (String line : text(file).lines().toList()) {
            number++;
            String entry = line.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                keys.add(key(file + ": line " + number, entry));
            }
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException(file + ": " + keys.size() + " keys (expected: 1 to " + MOST + ")");
        }
        return new TicketKeys(keys);
    }

    private static byte[] key(String where, String entry) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(entry);
        } catch (IllegalArgumentException e) {
            // Without it as a cause: it tells a character of the key.
            throw new IllegalArgumentException(where + ": no Base64 (expected: " + KEY_BYTES + " bytes in Base64)");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(where + ": " + key.length + " bytes (expected: " + KEY_BYTES + " bytes in Base64)");
        }
        return key;
    }

    private static String text(Path file) {
        try {
            // Whatever bytes there are, they are characters.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": not found (expected: 1 to " + MOST + " keys, a line each)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage() + " (expected: 1 to " + MOST + " keys, a line each)", e);
        }
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

    /** How many there are. */
    int size() {
        return keys.size();
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
