// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

/**
 * One part of a snapshot as it is sent.
 *
 * @param key its name
 * @param digest lower-case hexadecimal SHA-256 over {@code body}
 * @param body canonical JSON in UTF-8; not copied, so it must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest
public record Entry(EntryKey key, String digest, byte[] body) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Entry entry && key.equals(entry.key) && digest.equals(entry.digest);
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
