// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Joins shares into sets; those that no share has changed of since the last snapshot that was read are the same objects as there. */
final class JoinedShares {
    private final EncodedSnapshot encoded;
    private final Map<UpstreamName, List<EndpointShare>> shares = new HashMap<>();

    /** @param encoded what the shares are of */
    JoinedShares(EncodedSnapshot encoded) {
        this.encoded = encoded;
    }

    void add(EndpointShare share) {
        shares.computeIfAbsent(share.upstream(), _ -> new ArrayList<>()).add(share);
    }

    /** One for each of {@code upstreams}, in their order; {@code problems} gets what of the shares does not fit together. */
    List<EndpointSet> sets(Collection<UpstreamName> upstreams, List<EntryProblem> problems) {
        Map<String, EndpointSet> known = unchanged();
        List<EndpointSet> sets = new ArrayList<>();
        for (UpstreamName name : upstreams) {
            List<EndpointShare> its = shares.getOrDefault(name, List.of());
            its.stream().filter(one -> one.of() != its.getFirst().of()).forEach(one -> problems.add(cutTwice(one, its.getFirst())));
            EndpointSet set = known.get(name.value());
            sets.add(
                    set == null
                            ? new EndpointSet(name, its.stream().flatMap(one -> one.endpoints().stream()).toList())
                            : set);
        }
        return sets;
    }

    private Map<String, EndpointSet> unchanged() {
        EncodedSnapshot origin = encoded.origin();
        SnapshotCodec.Decoded before = origin == null ? null : origin.meaning();
        if (origin == null || before == null) {
            return Map.of();
        }
        Map<String, EndpointSet> sets = new HashMap<>();
        before.snapshot().endpoints().forEach(set -> sets.put(set.upstream().value(), set));
        Changes changes = encoded.since(origin);
        Stream.concat(changes.puts().stream().map(Entry::key), changes.removes().stream())
                .filter(key -> key.section() == Section.ENDPOINTS)
                .forEach(key -> sets.remove(EndpointShare.whose(key)));
        return sets;
    }

    private static EntryProblem cutTwice(EndpointShare one, EndpointShare other) {
        return new EntryProblem(
                new EntryKey(Section.ENDPOINTS, one.id()),
                "Conflict",
                "share of " + one.of() + " (expected: of " + other.of() + ", as " + other.id() + " is)");
    }
}
