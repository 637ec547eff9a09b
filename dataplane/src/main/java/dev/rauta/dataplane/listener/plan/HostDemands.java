// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.plan;

import dev.rauta.dataplane.listener.tls.ClientDemand;
import dev.rauta.routes.match.HostPattern;
import java.util.Map;

/** Which client certificates one listener demands, by the host that is asked for; immutable. */
public final class HostDemands {
    private final NameTable<ClientDemand> named;
    private final ClientDemand others;

    private HostDemands(NameTable<ClientDemand> named, ClientDemand others) {
        this.named = named;
        this.others = others;
    }

    /**
     * Gathers demands.
     *
     * @param named of some hosts
     * @param others of every other host
     */
    public static HostDemands of(Map<HostPattern, ClientDemand> named, ClientDemand others) {
        boolean alike = named.values().stream().allMatch(others::equals);
        return new HostDemands(new NameTable<>(alike ? Map.of() : named), others);
    }

    /** The demand of {@code host} (lower case, no port). */
    public ClientDemand find(String host) {
        ClientDemand found = named.find(host);
        return found == null ? others : found;
    }
}
