// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import dev.rauta.routes.feed.http2.Message.WireEntry;
import dev.rauta.routes.snapshot.EncodedSnapshot;
import dev.rauta.routes.snapshot.Entry;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.SnapshotCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The difference between two snapshots, made at one end and undone at the other. */
final class Delta {
    private Delta() {}

    /** How an entry's key is written in a message. */
    static String key(EntryKey key) {
        return key.section().name() + " " + key.id();
    }

    static Map<String, String> digests(EncodedSnapshot snapshot) {
        Map<String, String> digests = new HashMap<>();
        snapshot.entries().values().forEach(entry -> digests.put(key(entry.key()), entry.digest()));
        return digests;
    }

    /** What somebody who holds {@code held} lacks of {@code wanted}. */
    static Message.Push between(Map<String, String> held, EncodedSnapshot wanted, long watermark) {
        List<WireEntry> puts = new ArrayList<>();
        Map<String, String> left = new HashMap<>(held);
        for (Entry entry : wanted.entries().values()) {
            if (!entry.digest().equals(left.remove(key(entry.key())))) {
                puts.add(new WireEntry(
                        entry.key().section().name(), entry.key().id(), entry.digest(), entry.body()));
            }
        }
        return new Message.Push(wanted.version().value(), watermark, puts, left.keySet().stream().sorted().toList());
    }

    /** Throws {@link IllegalArgumentException} where the push does not lead to the version that it names. */
    static EncodedSnapshot apply(EncodedSnapshot held, Message.Push push) {
        Map<String, Entry> entries = new HashMap<>();
        held.entries().values().forEach(entry -> entries.put(key(entry.key()), entry));
        push.removes().forEach(entries::remove);
        for (WireEntry put : push.puts()) {
            if (!SnapshotCodec.digest(put.body()).equals(put.digest())) {
                throw new IllegalArgumentException("entry " + put.section() + " " + put.id()
                        + ": its digest does not fit its body (expected: an undamaged entry)");
            }
            EntryKey key = new EntryKey(Section.valueOf(put.section()), put.id());
            entries.put(key(key), new Entry(key, put.digest(), put.body()));
        }
        EncodedSnapshot result = EncodedSnapshot.of(entries.values());
        if (!result.version().value().equals(push.version())) {
            throw new IllegalArgumentException("push: leads to version " + result.version().brief() + " (expected: "
                    + push.version() + ")");
        }
        return result;
    }
}
