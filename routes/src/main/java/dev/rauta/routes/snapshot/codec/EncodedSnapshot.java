// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as keyed entries with digests; immutable.
 *
 * <p>Entries lie in fixed buckets, whose digests fold into a root for each section, and these into the version (a Merkle tree of
 * three levels): another snapshot that differs in a few entries shares the rest with this one, and to make it, to find the
 * difference or to hash it costs what it touches.
 */
public final class EncodedSnapshot {
    private static final Section[] SECTIONS = Section.values();
    private static final EncodedSnapshot EMPTY = new EncodedSnapshot(emptyBuckets(), new byte[SECTIONS.length][0]);

    /** Those of all sections, in their order. */
    private final Bucket[] buckets;

    /** By section; of no bytes where it has no entries. */
    private final byte[][] roots;

    private final SnapshotVersion version;

    /** As that of an {@link Entry}. */
    private SnapshotCodec.@Nullable Decoded meaning;

    /** What this was made from, until this is read: what has not changed need not be read again. */
    private @Nullable EncodedSnapshot origin;

    private EncodedSnapshot(Bucket[] buckets, byte[][] roots) {
        this.buckets = buckets;
        this.roots = roots;
        this.version = version(roots);
    }

    /** Gathers entries in any order; throws {@link IllegalArgumentException} where a key occurs twice. */
    public static EncodedSnapshot of(Iterable<Entry> entries) {
        Map<Integer, List<Entry>> sorted = new HashMap<>();
        entries.forEach(entry -> sorted.computeIfAbsent(number(entry.key()), _ -> new ArrayList<>()).add(entry));
        Bucket[] buckets = emptyBuckets();
        sorted.forEach((number, some) -> buckets[number] = Bucket.of(some));
        byte[][] roots = new byte[SECTIONS.length][];
        Arrays.setAll(roots, section -> root(buckets, section));
        return new EncodedSnapshot(buckets, roots);
    }

    /** No entry at all. */
    public static EncodedSnapshot empty() {
        return EMPTY;
    }

    /** The same without {@code removes} and with {@code puts}, whose keys may be new or not. */
    public EncodedSnapshot with(Changes changes) {
        Map<Integer, List<Entry>> puts = new HashMap<>();
        Map<Integer, List<EntryKey>> removes = new HashMap<>();
        changes.puts().forEach(entry -> puts.computeIfAbsent(number(entry.key()), _ -> new ArrayList<>()).add(entry));
        changes.removes().forEach(key -> removes.computeIfAbsent(number(key), _ -> new ArrayList<>()).add(key));
        BitSet touched = new BitSet(buckets.length);
        puts.keySet().forEach(touched::set);
        removes.keySet().forEach(touched::set);
        Bucket[] changed = buckets.clone();
        byte[][] changedRoots = roots.clone();
        touched.stream().forEach(number -> changed[number] =
                buckets[number].with(puts.getOrDefault(number, List.of()), removes.getOrDefault(number, List.of())));
        touched.stream().map(number -> number / Bucket.COUNT).distinct().forEach(section -> changedRoots[section] = root(changed, section));
        EncodedSnapshot result = new EncodedSnapshot(changed, changedRoots);
        result.origin = meaning == null ? null : this;
        return result;
    }

    /** What leads from {@code before} to this one. */
    public Changes since(EncodedSnapshot before) {
        List<Entry> puts = new ArrayList<>();
        List<EntryKey> removes = new ArrayList<>();
        for (int number = 0; number < buckets.length; number++) {
            if (!buckets[number].same(before.buckets[number])) {
                buckets[number].changes(before.buckets[number], puts, removes);
            }
        }
        return new Changes(puts, removes);
    }

    /** The digests of all buckets, one for each number from 0 on; of no bytes for an empty one. Not to be changed. */
    public List<byte[]> digests() {
        return Arrays.stream(buckets).map(Bucket::digest).toList();
    }

    /** The entries of a bucket, in ascending order of ids. */
    public List<Entry> bucket(int number) {
        return buckets[number].entries();
    }

    /** The entry of this key, null where there is none. */
    @Nullable Entry find(EntryKey key) {
        return buckets[number(key)].find(key.id());
    }

    /** In which bucket an entry of this key is, or would be. */
    public static int number(EntryKey key) {
        return key.section().ordinal() * Bucket.COUNT + Bucket.index(key.id());
    }

    /** What all entries say, null where nobody has read them together yet. */
    SnapshotCodec.@Nullable Decoded meaning() {
        return meaning;
    }

    void meaning(SnapshotCodec.Decoded decoded) {
        meaning = decoded;
        origin = null;
    }

    /** Another that has been read, null where there is none that is near. */
    @Nullable EncodedSnapshot origin() {
        return origin;
    }

    /** The entries of a section, in no order that means anything. */
    Stream<Entry> of(Section section) {
        return Arrays.stream(buckets, section.ordinal() * Bucket.COUNT, (section.ordinal() + 1) * Bucket.COUNT)
                .flatMap(bucket -> bucket.entries().stream());
    }

    /** All entries by key, in key order: made anew for whoever asks. */
    public SortedMap<EntryKey, Entry> entries() {
        SortedMap<EntryKey, Entry> all = new TreeMap<>();
        for (Bucket bucket : buckets) {
            bucket.entries().forEach(entry -> all.put(entry.key(), entry));
        }
        return all;
    }

    /** How many entries there are. */
    public int size() {
        return Arrays.stream(buckets).mapToInt(Bucket::size).sum();
    }

    /** The hash over all keys and digests. */
    public SnapshotVersion version() {
        return version;
    }

    private static Bucket[] emptyBuckets() {
        Bucket[] buckets = new Bucket[SECTIONS.length * Bucket.COUNT];
        Arrays.fill(buckets, Bucket.EMPTY);
        return buckets;
    }

    private static byte[] root(Bucket[] buckets, int section) {
        MessageDigest sha = sha256();
        boolean any = false;
        for (int index = 0; index < Bucket.COUNT; index++) {
            byte[] digest = buckets[section * Bucket.COUNT + index].digest();
            if (digest.length > 0) {
                any = true;
                sha.update((byte) index);
                sha.update(digest);
            }
        }
        return any ? sha.digest() : new byte[0];
    }

    private static SnapshotVersion version(byte[][] roots) {
        MessageDigest sha = sha256();
        for (int section = 0; section < roots.length; section++) {
            if (roots[section].length > 0) {
                sha.update((SECTIONS[section].name() + "\n").getBytes(StandardCharsets.US_ASCII));
                sha.update(roots[section]);
            }
        }
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
