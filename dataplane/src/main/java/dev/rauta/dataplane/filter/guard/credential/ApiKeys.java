// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import dev.rauta.routes.access.SecretText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and whose they are; immutable, any thread.
 *
 * <p>A key is looked up by its SHA-256: how long that takes tells nothing of how near a guess came.
 */
public final class ApiKeys {
    private static final String HASHED = "{SHA256}";

    private final Map<ByteBuffer, String> clients;

    private ApiKeys(Map<ByteBuffer, String> clients) {
        this.clients = clients;
    }

    /** @param problems hears of lines that let nobody in */
    public static ApiKeys parse(SecretText text, Consumer<String> problems) {
        Map<ByteBuffer, String> clients = new HashMap<>();
        Lines.read(
                text,
                (name, key) -> {
                    if (clients.putIfAbsent(digest(key), name) != null) {
                        throw new IllegalArgumentException("a key that is another client's (expected: one of its own)");
                    }
                },
                problems);
        return new ApiKeys(clients);
    }

    /** Whose key it is, null for nobody's. */
    public @Nullable String client(String key) {
        return clients.get(sha256(key));
    }

    private static ByteBuffer digest(String key) {
        if (!key.startsWith(HASHED)) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("no key (expected: CLIENT:KEY)");
            }
            return sha256(key);
        }
        String hex = key.substring(HASHED.length());
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("hash that cannot be read (expected: 64 hexadecimal digits)");
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static ByteBuffer sha256(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
