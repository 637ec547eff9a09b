// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * One part of a snapshot as it is sent; immutable.
 *
 * <p>Whoever made or read it first leaves with it what it says, so that an entry which stays is neither read again nor held
 * twice.
 */
public final class Entry implements Comparable<Entry> {
    private final EntryKey key;
    private final String digest;
    private final byte[] body;

    /** A part of the model, all of whose fields are final: whichever thread sets it, others see it whole or not at all. */
    private @Nullable Object meaning;

    /**
     * @param key its name
     * @param digest lower-case hexadecimal SHA-256 over {@code body}
     * @param body canonical JSON in UTF-8; not copied, so it must not be changed
     */
    public Entry(EntryKey key, String digest, byte[] body) {
        this.key = key;
        this.digest = digest;
        this.body = body;
    }

    public EntryKey key() {
        return key;
    }

    public String digest() {
        return digest;
    }

    /** Canonical JSON in UTF-8; not a copy, so it must not be changed. */
    public byte[] body() {
        return body;
    }

    /** What it says, null where nobody has read it yet as a {@code type}. */
    <T> @Nullable T meaning(Class<T> type) {
        Object known = meaning;
        return type.isInstance(known) ? type.cast(known) : null;
    }

    /** The same entry, which says {@code value} from now on. */
    Entry meaning(Object value) {
        meaning = value;
        return this;
    }

    @Override
    public int compareTo(Entry other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Entry entry && key.equals(entry.key) && digest.equals(entry.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return key + "@" + digest;
    }
}
