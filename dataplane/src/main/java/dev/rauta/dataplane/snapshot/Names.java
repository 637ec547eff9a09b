// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns endpoints into literal addresses, so that no worker ever waits for DNS; blocking, one thread at a time.
 *
 * <p>A name that cannot be resolved now keeps the addresses it had.
 */
final class Names {
    private static final Logger log = LoggerFactory.getLogger(Names.class);

    private final Map<String, List<String>> known = new HashMap<>();

    /**
     * Resolves the endpoints of some upstreams, and takes over the others'.
     *
     * @param sets all of a snapshot
     * @param some whose endpoints may be others than before; gone where no set is theirs
     * @param closed those that get no endpoints
     */
    Addresses resolve(Addresses before, List<EndpointSet> sets, Collection<UpstreamName> some, Set<UpstreamName> closed) {
        if (some.isEmpty()) {
            return before;
        }
        Map<UpstreamName, List<Endpoint>> resolved = new HashMap<>(before.literal());
        Set<UpstreamName> named = new HashSet<>(before.named());
        for (UpstreamName name : some) {
            resolved.remove(name);
            named.remove(name);
            int at = Collections.binarySearch(sets, new EndpointSet(name, List.of()));
            if (at >= 0) {
                resolve(sets.get(at), closed, resolved, named);
            }
        }
        return new Addresses(Collections.unmodifiableMap(resolved), named);
    }

    /** Resolves all endpoints; none for {@code closed} upstreams. */
    Addresses resolve(List<EndpointSet> sets, Set<UpstreamName> closed) {
        Map<UpstreamName, List<Endpoint>> resolved = HashMap.newHashMap(sets.size());
        Set<UpstreamName> named = new HashSet<>();
        sets.forEach(set -> resolve(set, closed, resolved, named));
        return new Addresses(Collections.unmodifiableMap(resolved), named);
    }

    private void resolve(
            EndpointSet set, Set<UpstreamName> closed, Map<UpstreamName, List<Endpoint>> resolved, Set<UpstreamName> named) {
        boolean open = !closed.contains(set.upstream());
        resolved.put(set.upstream(), open ? resolve(set.endpoints()) : List.of());
        if (open && set.endpoints().stream().anyMatch(endpoint -> !literal(endpoint.host()))) {
            named.add(set.upstream());
        }
    }

    /** The same list where it says nothing else, by which workers know that nothing has changed. */
    private List<Endpoint> resolve(List<Endpoint> endpoints) {
        if (endpoints.size() == 1 && literal(endpoints.getFirst().host())) {
            return endpoints;
        }
        List<Endpoint> addresses = new ArrayList<>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            for (String address : addresses(endpoint.host())) {
                addresses.add(new Endpoint(address, endpoint.port(), endpoint.zone()));
            }
        }
        List<Endpoint> distinct = addresses.stream().distinct().toList();
        return distinct.equals(endpoints) ? endpoints : distinct;
    }

    private List<String> addresses(String host) {
        if (literal(host)) {
            return List.of(host);
        }
        try {
            List<String> fresh = Arrays.stream(InetAddress.getAllByName(host))
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .toList();
            known.put(host, fresh);
            return fresh;
        } catch (UnknownHostException e) {
            log.atWarn().addKeyValue("name", host).log("Name not resolved");
            return known.getOrDefault(host, List.of());
        }
    }

    private static boolean literal(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }
}
