// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** Puts shares of endpoints that have changed into a snapshot. */
final class ChangedEndpoints {
    private final EncodedSnapshot encoded;

    /** @param encoded with these shares and those that have stayed */
    ChangedEndpoints(EncodedSnapshot encoded) {
        this.encoded = encoded;
    }

    /** Throws {@link JacksonException} or {@link IllegalArgumentException} where one cannot be read, or is of no upstream. */
    Snapshot in(Snapshot before, List<Entry> puts) {
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
