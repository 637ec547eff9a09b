// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes a snapshot that differs from one that has been read in endpoints alone, as most do: only these are read. */
final class EndpointsDecoder {
    private final EncodedSnapshot encoded;

    private EndpointsDecoder(EncodedSnapshot encoded) {
        this.encoded = encoded;
    }

    /** Null where all has to be looked at. */
    static SnapshotCodec.@Nullable Decoded decode(EncodedSnapshot encoded) {
        EncodedSnapshot origin = encoded.origin();
        SnapshotCodec.Decoded before = origin == null ? null : origin.meaning();
        // A fault somewhere may have to do with anything.
        if (origin == null || before == null || !before.problems().isEmpty()) {
            return null;
        }
        Changes changes = encoded.since(origin);
        // A share that comes or goes may be one of a set that is cut anew.
        boolean rewritten = changes.removes().isEmpty()
                && changes.puts().stream()
                        .map(Entry::key)
                        .allMatch(key -> key.section() == Section.ENDPOINTS && origin.find(key) != null);
        if (!rewritten) {
            return null;
        }
        try {
            return new SnapshotCodec.Decoded(new EndpointsDecoder(encoded).changed(before.snapshot(), changes.puts()), List.of());
        } catch (JacksonException | IllegalArgumentException e) {
            // Whoever looks at all says what is wrong.
            return null;
        }
    }

    private Snapshot changed(Snapshot before, List<Entry> puts) {
        List<EndpointSet> sets = new ArrayList<>(before.endpoints());
        Set<UpstreamName> known = new HashSet<>();
        for (Entry entry : puts) {
            EndpointShare share = share(entry);
            if (known.add(share.upstream())) {
                EndpointSet set = new EndpointSet(share.upstream(), endpoints(share));
                int at = Collections.binarySearch(sets, set);
                if (at < 0) {
                    throw new IllegalArgumentException("endpoints of " + share.upstream() + " (expected: of an upstream)");
                }
                sets.set(at, set);
            }
        }
        return before.with(sets);
    }

    /** Those of all shares of the same set. */
    private List<Endpoint> endpoints(EndpointShare one) {
        List<Endpoint> all = new ArrayList<>();
        for (int number = 0; number < one.of(); number++) {
            Entry entry = encoded.find(new EntryKey(Section.ENDPOINTS, EndpointShare.id(one.upstream(), number, one.of())));
            if (entry != null) {
                all.addAll(share(entry).endpoints());
            }
        }
        return all;
    }

    private static EndpointShare share(Entry entry) {
        EndpointShare share = entry.read(EndpointShare.class);
        if (!share.id().equals(entry.key().id())) {
            throw new IllegalArgumentException(entry.key() + " names itself " + share.id() + " (expected: as its key does)");
        }
        return share;
    }
}
