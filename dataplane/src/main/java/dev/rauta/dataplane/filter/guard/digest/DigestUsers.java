// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.digest;

import dev.rauta.routes.access.SecretText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Names, and what proofs of their passwords are held against, as htdigest writes them; immutable, any thread. */
public final class DigestUsers {
    private static final int TOLD = 5;

    private record Entry(String realm, String user, DigestAlgorithm algorithm) {}

    private final Map<Entry, String> hashes;

    private DigestUsers(Map<Entry, String> hashes) {
        this.hashes = hashes;
    }

    /**
     * Reads lines; throws {@link IllegalArgumentException}, which shows none of them, where there is no good one.
     *
     * @param problems hears of lines that let nobody in
     */
    public static DigestUsers parse(SecretText text, Consumer<String> problems) {
        Map<Entry, String> hashes = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        List<String> lines = text.text().lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", -1);
            String hash = parts.length == 3 ? parts[2].toLowerCase(Locale.ROOT) : "";
            DigestAlgorithm algorithm = hash.matches("[0-9a-f]*") ? DigestAlgorithm.ofDigits(hash.length()) : null;
            if (algorithm == null || parts[0].isEmpty() || hashes.putIfAbsent(new Entry(parts[1], parts[0], algorithm), hash) != null) {
                wrong.add("line " + (i + 1) + ": not USER:REALM:HASH, or there twice (expected: MD5 or SHA-256 in hexadecimal)");
            }
        }
        if (hashes.isEmpty()) {
            throw new IllegalArgumentException("no line that can be read (expected: one or more USER:REALM:HASH)");
        }
        wrong.stream().limit(TOLD).forEach(problems);
        return new DigestUsers(hashes);
    }

    /** Those that somebody of the realm can use, the better ones first. */
    public Set<DigestAlgorithm> algorithms(String realm) {
        Set<DigestAlgorithm> all = EnumSet.noneOf(DigestAlgorithm.class);
        hashes.keySet().stream().filter(one -> one.realm().equals(realm)).forEach(one -> all.add(one.algorithm()));
        return all;
    }

    @Nullable String hash(String realm, String user, DigestAlgorithm algorithm) {
        return hashes.get(new Entry(realm, user, algorithm));
    }
}
