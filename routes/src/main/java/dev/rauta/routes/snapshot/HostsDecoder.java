// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot;

import dev.rauta.routes.VirtualHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Decodes a snapshot that differs from one that has been read in virtual hosts alone, as most edits of routes do: only these are read. */
final class HostsDecoder {
    private HostsDecoder() {}

    /** Null where all has to be looked at. */
    static SnapshotCodec.@Nullable Decoded decode(EncodedSnapshot encoded) {
        EncodedSnapshot origin = encoded.origin();
        SnapshotCodec.Decoded before = origin == null ? null : origin.meaning();
        // A fault somewhere may have to do with anything.
        if (origin == null || before == null || !before.problems().isEmpty()) {
            return null;
        }
        Changes changes = encoded.since(origin);
        boolean hosts = changes.removes().isEmpty()
                && changes.puts().stream().allMatch(entry -> entry.key().section() == Section.VIRTUAL_HOST);
        if (!hosts) {
            return null;
        }
        try {
            return new SnapshotCodec.Decoded(changed(before.snapshot(), changes.puts()), List.of());
        } catch (JacksonException | IllegalArgumentException e) {
            // Whoever looks at all says what is wrong.
            return null;
        }
    }

    private static Snapshot changed(Snapshot before, List<Entry> puts) {
        List<VirtualHost> hosts = new ArrayList<>(before.routes().virtualHosts());
        for (Entry entry : puts) {
            VirtualHost host = entry.read(VirtualHost.class);
            String id = host.listener() + "|" + host.host();
            if (!id.equals(entry.key().id())) {
                throw new IllegalArgumentException(entry.key() + " names itself " + id + " (expected: as its key does)");
            }
            int at = Collections.binarySearch(hosts, host);
            if (at >= 0) {
                hosts.set(at, host);
            } else {
                hosts.add(-at - 1, host);
            }
        }
        return before.with(before.routes().with(hosts));
    }
}
