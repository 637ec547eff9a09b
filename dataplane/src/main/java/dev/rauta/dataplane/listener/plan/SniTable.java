// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.dataplane.listener.tls.ClientPolicy;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.match.HostPattern;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a server name on one binding: what the most specific pattern of all its listeners says; immutable.
 *
 * <p>Whose routes a request then takes is another matter: what its listener demands of clients is kept apart.
 */
public final class SniTable {
    private static final ServerName NOBODYS = new ServerName.Closed(null);

    private final NameTable<ServerName> names;
    private final Map<ListenerName, HostDemands> demands;

    private SniTable(NameTable<ServerName> names, Map<ListenerName, HostDemands> demands) {
        this.names = names;
        this.demands = demands;
    }

    /**
     * Gathers names by pattern.
     *
     * @param names {@link HostPattern.Any} is for other names and for clients that send none
     * @param demands of every listener of the binding
     */
    public static SniTable of(Map<HostPattern, ServerName> names, Map<ListenerName, HostDemands> demands) {
        return new SniTable(new NameTable<>(names), Map.copyOf(demands));
    }

    /** What happens to a server name; closed where nobody here answers to it. */
    public ServerName find(@Nullable String serverName) {
        ServerName found = names.find(serverName == null ? "" : serverName.toLowerCase(Locale.ROOT));
        return found == null ? NOBODYS : found;
    }

    /** What {@code listener} demands of clients that ask for {@code host}; what nobody fulfils where it is not known. */
    public ClientPolicy demand(ListenerName listener, String host) {
        HostDemands its = demands.get(listener);
        return its == null ? ClientPolicy.NOBODY : its.find(host).policy();
    }
}
