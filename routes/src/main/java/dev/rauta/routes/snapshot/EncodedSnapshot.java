// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A snapshot as keyed entries with digests; immutable. */
public final class EncodedSnapshot {
    /** How many characters are hashed at a time. */
    private static final int LINES = 1 << 14;

    private final SortedMap<EntryKey, Entry> entries;
    private final SnapshotVersion version;

    /** As that of an {@link Entry}. */
    private SnapshotCodec.@Nullable Decoded meaning;

    private EncodedSnapshot(SortedMap<EntryKey, Entry> entries) {
        this.entries = Collections.unmodifiableSortedMap(entries);
        this.version = versionOf(entries);
    }

    /** Gathers entries in any order; throws {@link IllegalArgumentException} where a key occurs twice. */
    public static EncodedSnapshot of(Iterable<Entry> entries) {
        SortedMap<EntryKey, Entry> byKey = new TreeMap<>();
        for (Entry entry : entries) {
            if (byKey.put(entry.key(), entry) != null) {
                throw new IllegalArgumentException("entry: " + entry.key() + " twice (expected: once)");
            }
        }
        return new EncodedSnapshot(byKey);
    }

    /** The same without {@code removes} and with {@code puts}, whose keys may be new or not. */
    EncodedSnapshot with(List<Entry> puts, List<EntryKey> removes) {
        SortedMap<EntryKey, Entry> changed = new TreeMap<>(entries);
        removes.forEach(changed::remove);
        puts.forEach(entry -> changed.put(entry.key(), entry));
        return new EncodedSnapshot(changed);
    }

    /** What all entries say, null where nobody has read them together yet. */
    SnapshotCodec.@Nullable Decoded meaning() {
        return meaning;
    }

    void meaning(SnapshotCodec.Decoded decoded) {
        meaning = decoded;
    }

    /** No entry at all. */
    public static EncodedSnapshot empty() {
        return of(List.of());
    }

    /** The entries by key, in key order. */
    public SortedMap<EntryKey, Entry> entries() {
        return entries;
    }

    /** The hash over all keys and digests. */
    public SnapshotVersion version() {
        return version;
    }

    private static SnapshotVersion versionOf(SortedMap<EntryKey, Entry> entries) {
        MessageDigest sha = sha256();
        StringBuilder lines = new StringBuilder(LINES + 512);
        for (Entry entry : entries.values()) {
            lines.append(entry.key()).append('\n').append(entry.digest()).append('\n');
            if (lines.length() > LINES) {
                sha.update(lines.toString().getBytes(StandardCharsets.UTF_8));
                lines.setLength(0);
            }
        }
        sha.update(lines.toString().getBytes(StandardCharsets.UTF_8));
        return new SnapshotVersion(HexFormat.of().formatHex(sha.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
