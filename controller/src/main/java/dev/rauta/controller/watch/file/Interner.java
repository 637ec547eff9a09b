// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds words that recur in thousands of objects, such as kinds, namespaces and protocols, once each; one thread. */
final class Interner {
    private static final int LONGEST = 64;

    /** By hash, the last one that had it. */
    private final @Nullable String[] words = new String[1 << 12];

    /** The same content made of shared words; maps and lists are changed in place. */
    @Nullable Object shared(@Nullable Object value) {
        switch (value) {
            case String word when word.length() <= LONGEST -> {
                return shared(word);
            }
            case Map<?, ?> map -> share(map);
            case List<?> list -> share(list);
            case null, default -> {
                // A number or the like.
            }
        }
        return value;
    }

    private String shared(String word) {
        int place = word.hashCode() & words.length - 1;
        String known = words[place];
        if (word.equals(known)) {
            return known;
        }
        words[place] = word;
        return word;
    }

    @SuppressWarnings("unchecked") // values are replaced by their equals
    private void share(Map<?, ?> map) {
        ((Map<Object, @Nullable Object>) map).replaceAll((_, value) -> shared(value));
    }

    @SuppressWarnings("unchecked") // the same
    private void share(List<?> list) {
        ((List<@Nullable Object>) list).replaceAll(this::shared);
    }
}
