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
import java.util.Collections;
import java.util.HashMap;
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

    /** Whether any endpoint is a name, so that resolving again may change something. */
    static boolean needed(List<EndpointSet> sets) {
        return sets.stream()
                .flatMap(set -> set.endpoints().stream())
                .anyMatch(endpoint -> !literal(endpoint.host()));
    }

    /** All endpoints as addresses; none for {@code closed} upstreams. */
    Map<UpstreamName, List<Endpoint>> resolve(List<EndpointSet> sets, Set<UpstreamName> closed) {
        Map<UpstreamName, List<Endpoint>> resolved = HashMap.newHashMap(sets.size());
        for (EndpointSet set : sets) {
            resolved.put(set.upstream(), closed.contains(set.upstream()) ? List.of() : resolve(set.endpoints()));
        }
        return Collections.unmodifiableMap(resolved);
    }

    /** The same list where it says nothing else, by which workers know that nothing has changed. */
    private List<Endpoint> resolve(List<Endpoint> endpoints) {
        if (endpoints.size() == 1 && literal(endpoints.getFirst().host())) {
            return endpoints;
        }
        List<Endpoint> addresses = new ArrayList<>(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            for (String address : addresses(endpoint.host())) {
                addresses.add(new Endpoint(address, endpoint.port()));
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
