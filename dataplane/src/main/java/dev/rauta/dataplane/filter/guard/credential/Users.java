// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Names and the hashes of their passwords; immutable, any thread. */
public final class Users {
    private final byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    private final Map<String, PasswordHash> hashes;

    /** What a password of nobody's is held against, so that it takes as long as somebody's. */
    private final List<PasswordHash> decoys;

    private Users(Map<String, PasswordHash> hashes) {
        this.hashes = hashes;
        this.decoys = List.copyOf(hashes.values());
    }

    /** @param problems hears of lines that let nobody in */
    public static Users parse(SecretText text, Consumer<String> problems) {
        Map<String, PasswordHash> hashes = new HashMap<>();
        Lines.read(text, (name, hash) -> hashes.put(name, hash(hash)), problems);
        return new Users(hashes);
    }

    private static PasswordHash hash(String text) {
        try {
            return PasswordHash.parse(text);
        } catch (IllegalArgumentException e) {
            // A decoder's own words would show what it was given.
            throw e.getMessage() != null && e.getMessage().contains("expected: ")
                    ? e
                    : new IllegalArgumentException("hash that cannot be read (expected: base64 behind its form)");
        }
    }

    /** Stands for a name and password held against these users, and no others. */
    public Fingerprint fingerprint(byte[] pair) {
        return Fingerprint.of(own, pair);
    }

    /** Whether that is the password of {@code name}; takes a processor long. */
    public boolean fits(String name, byte[] password) {
        PasswordHash hash = hashes.get(name);
        if (hash != null) {
            return hash.fits(password);
        }
        // The same one for the same name: as somebody's would be.
        Fingerprint which = Fingerprint.of(own, name.getBytes(StandardCharsets.UTF_8));
        decoys.get(Math.floorMod((int) which.b(), decoys.size())).fits(password);
        return false;
    }
}
