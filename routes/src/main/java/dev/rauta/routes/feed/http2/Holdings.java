// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.codec.Changes;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.Entry;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How a dataplane describes what it holds to a controller that does not know its version: digests of buckets first, entries then. */
final class Holdings {
    private static final int DIGEST = 32;

    private Holdings() {}

    /** The digests of all buckets of {@code held} that are not empty. */
    static Message.Digests digests(EncodedSnapshot held) {
        Buffer all = Buffer.buffer();
        List<byte[]> digests = held.digests();
        for (int number = 0; number < digests.size(); number++) {
            if (digests.get(number).length > 0) {
                all.appendUnsignedShort(number).appendBytes(digests.get(number));
            }
        }
        return new Message.Digests(all.getBytes());
    }

    /** The entries of some buckets; throws {@link IllegalArgumentException} for a number that is none. */
    static Message.Inventory inventory(EncodedSnapshot held, List<Integer> buckets) {
        int count = held.digests().size();
        List<Message.Holding> holdings = new ArrayList<>();
        for (int number : buckets) {
            if (number < 0 || number >= count) {
                throw new IllegalArgumentException("feed message: bucket " + number + " (expected: 0 to " + (count - 1) + ")");
            }
            for (Entry entry : held.bucket(number)) {
                holdings.add(new Message.Holding(
                        entry.key().section().name(), entry.key().id(), HexFormat.of().parseHex(entry.digest())));
            }
        }
        return new Message.Inventory(holdings);
    }

    /** The buckets in which {@code wanted} differs from what was described. */
    static List<Integer> different(byte[] described, EncodedSnapshot wanted) {
        if (described.length % (2 + DIGEST) != 0) {
            throw new IllegalArgumentException(
                    "feed message: digests of " + described.length + " bytes (expected: " + (2 + DIGEST) + " each)");
        }
        Map<Integer, byte[]> theirs = new HashMap<>();
        Buffer all = Buffer.buffer(described);
        for (int at = 0; at < described.length; at += 2 + DIGEST) {
            theirs.put(all.getUnsignedShort(at), all.getBytes(at + 2, at + 2 + DIGEST));
        }
        List<Integer> different = new ArrayList<>();
        List<byte[]> ours = wanted.digests();
        for (int number = 0; number < ours.size(); number++) {
            if (!Arrays.equals(ours.get(number), theirs.getOrDefault(number, new byte[0]))) {
                different.add(number);
            }
        }
        if (different.isEmpty()) {
            throw new IllegalArgumentException("feed message: digests of what was wanted (expected: of another version)");
        }
        return different;
    }

    /** What leads to {@code wanted}, given the entries of all buckets in which it differs, and of those alone. */
    static Changes changes(List<Message.Holding> holdings, EncodedSnapshot wanted, List<Integer> buckets) {
        Map<EntryKey, String> held = new HashMap<>();
        for (Message.Holding one : holdings) {
            held.put(new EntryKey(Section.valueOf(one.section()), one.id()), HexFormat.of().formatHex(one.digest()));
        }
        List<Entry> puts = new ArrayList<>();
        for (int number : buckets) {
            for (Entry entry : wanted.bucket(number)) {
                if (!entry.digest().equals(held.remove(entry.key()))) {
                    puts.add(entry);
                }
            }
        }
        return new Changes(puts, List.copyOf(held.keySet()));
    }
}
