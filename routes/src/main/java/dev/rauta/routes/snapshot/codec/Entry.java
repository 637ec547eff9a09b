// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One part of a snapshot as it is sent; immutable.
 *
 * <p>Whoever made or read it first leaves with it what it says, so that an entry which stays is not read again. Its body is then
 * written when it is asked for, where the codec would write the very same one: most are never asked for again.
 */
public final class Entry implements Comparable<Entry> {
    private final EntryKey key;

    /** Not as text: there are tens of thousands. */
    private final byte[] digest;

    /**
     * The body, or what it says, or both; one field, so that whichever thread sets it, others see what was or what is. Parts of the
     * model have nothing but final fields.
     */
    private Object content;

    /** Both, of a body that the codec would write otherwise. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Both(byte[] body, Object meaning) {}

    /**
     * @param key its name
     * @param digest lower-case hexadecimal SHA-256 over {@code body}
     * @param body canonical JSON in UTF-8; not copied, so it must not be changed
     */
    public Entry(EntryKey key, String digest, byte[] body) {
        this.key = key;
        this.digest = HexFormat.of().parseHex(digest);
        this.content = body;
    }

    private Entry(EntryKey key, String digest, Object meaning) {
        this.key = key;
        this.digest = HexFormat.of().parseHex(digest);
        this.content = meaning;
    }

    /** The entry that says {@code meaning}, a part of the model. */
    static Entry of(EntryKey key, Object meaning) {
        return new Entry(key, SnapshotCodec.digest(SnapshotJson.MAPPER.writeValueAsBytes(meaning)), meaning);
    }

    public EntryKey key() {
        return key;
    }

    /** 32 bytes; not to be changed. */
    byte[] digestBytes() {
        return digest;
    }

    public String digest() {
        return HexFormat.of().formatHex(digest);
    }

    /** Canonical JSON in UTF-8; perhaps not a copy, so it must not be changed. */
    public byte[] body() {
        return switch (content) {
            case byte[] body -> body;
            case Both(byte[] body, Object _) -> body;
            case Object meaning -> SnapshotJson.MAPPER.writeValueAsBytes(meaning);
        };
    }

    /**
     * What it says; read once, however often it is asked for. Throws {@link JacksonException} or {@link IllegalArgumentException}
     * where its body is no {@code type}.
     */
    <T> T read(Class<T> type) {
        Object known = content instanceof Both(byte[] _, Object meaning) ? meaning : content;
        if (type.isInstance(known)) {
            return type.cast(known);
        }
        byte[] body = body();
        T meaning = SnapshotJson.MAPPER.readValue(body, type);
        boolean canonical = Arrays.equals(body, SnapshotJson.MAPPER.writeValueAsBytes(meaning));
        content = canonical ? meaning : new Both(body, meaning);
        return meaning;
    }

    @Override
    public int compareTo(Entry other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Entry entry && key.equals(entry.key) && Arrays.equals(digest, entry.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return key + "@" + digest();
    }
}
