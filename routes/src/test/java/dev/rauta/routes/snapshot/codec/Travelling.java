// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;


import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Snapshots as they travel, with entries that another writer may have written. */
final class Travelling {
    /** Two hosts with one upstream. */
    static final Snapshot WEB = Tables.http(80)
            .upstream("web", UpstreamProtocol.AUTO, new Endpoint("10.0.0.1", 8080))
            .forward("a.example", "/", "web")
            .forward("b.example", "/", "web")
            .snapshot();

    private Travelling() {}

    /** As it is where nobody has read it yet. */
    static EncodedSnapshot received(EncodedSnapshot snapshot) {
        return SnapshotArchive.read(SnapshotArchive.write(snapshot));
    }

    /** {@link #WEB} with an entry whose body is changed. */
    static EncodedSnapshot changed(Section section, String id, UnaryOperator<String> change) {
        return changed(WEB, section, id, change);
    }

    /** A snapshot with an entry whose body is changed. */
    static EncodedSnapshot changed(
            Snapshot snapshot, Section section, String id, UnaryOperator<String> change) {
        EntryKey key = new EntryKey(section, id);
        List<Entry> entries = new ArrayList<>(received(SnapshotCodec.encode(snapshot)).entries().values());
        entries.replaceAll(entry -> {
            if (!entry.key().equals(key)) {
                return entry;
            }
            byte[] body = change.apply(new String(entry.body(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            return new Entry(key, SnapshotCodec.digest(body), body);
        });
        return EncodedSnapshot.of(entries);
    }
}
