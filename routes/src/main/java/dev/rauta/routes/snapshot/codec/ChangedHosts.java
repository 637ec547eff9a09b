// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Puts virtual hosts that have changed into a snapshot. */
final class ChangedHosts {
    private ChangedHosts() {}

    /** Throws {@link JacksonException} or {@link IllegalArgumentException} where one cannot be read, or leads nowhere. */
    static Snapshot in(Snapshot before, List<Entry> puts) {
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
