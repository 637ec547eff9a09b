// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fixed share of a section's entries, with one digest over them; immutable.
 *
 * <p>Which bucket an entry is in depends on its id alone, and so do digests and versions: all replicas agree on them.
 */
final class Bucket {
    /** Of each section. */
    static final int COUNT = 256;

    static final Bucket EMPTY = new Bucket(new Entry[0]);

    /** Knuth's multiplicative hash: the golden ratio of 2^32. */
    private static final int GOLDEN = 0x9E3779B9;

    /** In ascending order of ids, which all differ. */
    private final Entry[] entries;

    private final byte[] digest;

    private Bucket(Entry[] entries) {
        this.entries = entries;
        this.digest = entries.length == 0 ? new byte[0] : digest(entries);
    }

    /** Throws {@link IllegalArgumentException} where a key occurs twice. */
    static Bucket of(Collection<Entry> some) {
        Entry[] sorted = some.toArray(Entry[]::new);
        Arrays.sort(sorted, Comparator.comparing(entry -> entry.key().id()));
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].key().equals(sorted[i - 1].key())) {
                throw new IllegalArgumentException("entry: " + sorted[i].key() + " twice (expected: once)");
            }
        }
        return sorted.length == 0 ? EMPTY : new Bucket(sorted);
    }

    /** Which of a section's buckets holds an id. */
    static int index(String id) {
        return id.hashCode() * GOLDEN >>> 24;
    }

    /** The same without {@code removes} and with {@code puts}, whose keys may be new or not. */
    Bucket with(List<Entry> puts, List<EntryKey> removes) {
        TreeMap<String, Entry> changed = new TreeMap<>();
        for (Entry entry : entries) {
            changed.put(entry.key().id(), entry);
        }
        removes.forEach(key -> changed.remove(key.id()));
        puts.forEach(entry -> changed.put(entry.key().id(), entry));
        return changed.isEmpty() ? EMPTY : new Bucket(changed.values().toArray(Entry[]::new));
    }

    /** Null where there is none. */
    @Nullable Entry find(String id) {
        int low = 0;
        int high = entries.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = entries[middle].key().id().compareTo(id);
            if (order == 0) {
                return entries[middle];
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return null;
    }

    List<Entry> entries() {
        return Arrays.asList(entries);
    }

    int size() {
        return entries.length;
    }

    /** SHA-256 over ids and digests; of no bytes where there are no entries. Not to be changed. */
    byte[] digest() {
        return digest;
    }

    boolean same(Bucket other) {
        return this == other || Arrays.equals(digest, other.digest);
    }

    /** Adds what leads from {@code before} to this one. */
    void changes(Bucket before, List<Entry> puts, List<EntryKey> removes) {
        int i = 0;
        int j = 0;
        while (i < entries.length || j < before.entries.length) {
            boolean both = i < entries.length && j < before.entries.length;
            int order = both
                    ? entries[i].key().id().compareTo(before.entries[j].key().id())
                    : i < entries.length ? -1 : 1;
            if (order < 0 || order == 0 && !entries[i].equals(before.entries[j])) {
                puts.add(entries[i]);
            } else if (order > 0) {
                removes.add(before.entries[j].key());
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    /** Each id is told apart from its digest by its length before it. */
    private static byte[] digest(Entry[] entries) {
        MessageDigest sha = EncodedSnapshot.sha256();
        for (Entry entry : entries) {
            byte[] id = entry.key().id().getBytes(StandardCharsets.UTF_8);
            sha.update(new byte[] {(byte) (id.length >>> 24), (byte) (id.length >>> 16), (byte) (id.length >>> 8), (byte) id.length});
            sha.update(id);
            sha.update(entry.digestBytes());
        }
        return sha.digest();
    }
}
