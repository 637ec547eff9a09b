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
        Map<UpstreamName, List<Endpoint>> resolved = new HashMap<>();
        for (EndpointSet set : sets) {
            List<Endpoint> addresses = new ArrayList<>();
            if (!closed.contains(set.upstream())) {
                for (Endpoint endpoint : set.endpoints()) {
                    for (String address : addresses(endpoint.host())) {
                        addresses.add(new Endpoint(address, endpoint.port()));
                    }
                }
            }
            resolved.put(set.upstream(), addresses.stream().distinct().toList());
        }
        return Map.copyOf(resolved);
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
