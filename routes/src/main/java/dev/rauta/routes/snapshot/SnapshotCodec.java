// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.Listener;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.Upstream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns snapshots into entries and back.
 *
 * <p>Encoding is canonical: equal snapshots have equal bytes, so equal digests and an equal version. Decoding takes each
 * entry alone: one that cannot be read closes itself and nothing else.
 */
public final class SnapshotCodec {
    private SnapshotCodec() {}

    /**
     * What could be read.
     *
     * @param snapshot everything sound; what could not be read is closed in it
     * @param problems what could not be read, sorted
     */
    public record Decoded(Snapshot snapshot, List<EntryProblem> problems) {
        public Decoded {
            problems = problems.stream().sorted().toList();
        }
    }

    /** The snapshot's entries. */
    public static EncodedSnapshot encode(Snapshot snapshot) {
        return encode(snapshot, EncodedSnapshot.empty());
    }

    /**
     * The same, with those entries of {@code before} that say the same: nothing is written twice.
     *
     * @param before as {@link #encode} or {@link #decode} left it
     */
    public static EncodedSnapshot encode(Snapshot snapshot, EncodedSnapshot before) {
        return EncodedSnapshot.of(new Encoding(before).entries(snapshot));
    }

    /** One encoding; used once. */
    private record Encoding(EncodedSnapshot before) {
        List<Entry> entries(Snapshot snapshot) {
            List<Entry> entries = new ArrayList<>();
            RouteTable routes = snapshot.routes();
            for (Listener listener : routes.listeners()) {
                entries.add(entry(Section.LISTENER, listener.name().value(), listener));
            }
            for (VirtualHost host : routes.virtualHosts()) {
                entries.add(entry(Section.VIRTUAL_HOST, host.listener() + "|" + host.host(), host));
            }
            for (SniBinding binding : routes.sniBindings()) {
                entries.add(entry(Section.SNI_BINDING, binding.listener() + "|" + binding.host(), binding));
            }
            for (Upstream upstream : snapshot.upstreams()) {
                entries.add(entry(Section.UPSTREAM, upstream.name().value(), upstream));
            }
            for (EndpointSet set : snapshot.endpoints()) {
                entries.add(entry(Section.ENDPOINTS, set.upstream().value(), set));
            }
            for (Certificate certificate : snapshot.certificates()) {
                entries.add(entry(Section.CERTIFICATE, certificate.name().value(), certificate));
            }
            for (StreamRoute route : routes.streams()) {
                entries.add(entry(Section.STREAM, route.listener() + "|" + route.host(), route));
            }
            return entries;
        }

        private Entry entry(Section section, String id, Object value) {
            EntryKey key = new EntryKey(section, id);
            Entry known = before.entries().get(key);
            if (known != null && value.equals(known.meaning(value.getClass()))) {
                return known;
            }
            byte[] body = SnapshotJson.MAPPER.writeValueAsBytes(value);
            return new Entry(key, digest(body), body).meaning(value);
        }
    }

    /** What the entries say; throws {@link IllegalArgumentException} where even their keys make no snapshot. */
    public static Decoded decode(EncodedSnapshot encoded) {
        return new SnapshotDecoder(encoded).decode();
    }

    /** The lower-case hexadecimal SHA-256 of an entry's body. */
    public static String digest(byte[] body) {
        return HexFormat.of().formatHex(EncodedSnapshot.sha256().digest(body));
    }
}
