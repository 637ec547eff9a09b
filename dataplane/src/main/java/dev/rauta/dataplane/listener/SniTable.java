// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.listener.tls.ClientPolicy;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happens to a server name on one binding: what the most specific pattern says; immutable. */
public final class SniTable {
    private static final ServerName NOBODYS = new ServerName.Closed(null);

    private record Wildcard(HostPattern pattern, ServerName name) {}

    private final Map<String, ServerName> exact = new HashMap<>();
    private final List<Wildcard> wildcards = new ArrayList<>();
    private boolean guarded;

    private SniTable() {}

    /** Gathers names by pattern; {@link HostPattern.Any} is for other names and for clients that send none. */
    public static SniTable of(Map<HostPattern, ServerName> names) {
        SniTable table = new SniTable();
        // In the patterns' own order: the most specific first.
        new TreeMap<>(names).forEach((pattern, name) -> {
            table.guarded |= !name.policy().equals(ClientPolicy.NONE);
            if (pattern instanceof HostPattern.Exact(String host)) {
                table.exact.put(host, name);
            } else {
                table.wildcards.add(new Wildcard(pattern, name));
            }
        });
        return table;
    }

    /** What happens to a server name; closed where nobody here answers to it. */
    ServerName find(@Nullable String serverName) {
        String name = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
        ServerName found = exact.get(name);
        if (found != null) {
            return found;
        }
        for (Wildcard wildcard : wildcards) {
            if (wildcard.pattern().matches(name)) {
                return wildcard.name();
            }
        }
        return NOBODYS;
    }

    /** Whether a connection that was let in under {@code shown} may carry requests for {@code host}. */
    boolean admits(ClientPolicy shown, String host) {
        if (!guarded) {
            return true;
        }
        ServerName found = find(host);
        // A host that no server name covers is nobody's secret: the router says that it is not there.
        return found == NOBODYS || shown.satisfies(found.policy());
    }
}
