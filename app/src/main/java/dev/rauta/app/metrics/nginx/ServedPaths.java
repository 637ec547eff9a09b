// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics.nginx;

import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths of Ingresses by the names of their routes; immutable.
 *
 * @param byRoute by the name of a route of an Ingress
 */
record ServedPaths(Map<String, Path> byRoute) {
    private static final String INGRESS = "ingress/";

    /**
     * A path of an Ingress.
     *
     * @param host empty where it is no single one
     * @param service the one that most requests go to; empty where there is none
     */
    record Path(String namespace, String ingress, String host, String path, String service) {}

    static ServedPaths of(RouteTable table) {
        Map<String, Path> all = new HashMap<>();
        for (VirtualHost host : table.virtualHosts()) {
            for (Route route : host.routes()) {
                String name = route.name().value();
                if (name.startsWith(INGRESS)) {
                    all.merge(name, path(host.host(), route), (one, other) -> one.service().isEmpty() ? other : one);
                }
            }
        }
        return new ServedPaths(Map.copyOf(all));
    }

    Optional<Path> find(String route) {
        return Optional.ofNullable(byRoute.get(route));
    }

    private static Path path(HostPattern host, Route route) {
        String[] parts = route.name().value().split("/", 4);
        String exact = host instanceof HostPattern.Exact(String name) ? name : "";
        return new Path(parts[1], parts[2], exact, text(route.match().path()), service(route));
    }

    private static String text(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path;
            case PathMatch.Prefix(String path) -> path;
            case PathMatch.Regex(String pattern) -> pattern;
            case PathMatch.Tail(String pattern) -> pattern;
            case PathMatch.StartRegex(String pattern) -> pattern;
            case PathMatch.Any() -> "/";
        };
    }

    private static String service(Route route) {
        if (!(route.action() instanceof Action.Forward(List<WeightedDestination> shares))
                || !(shares.getFirst().destination() instanceof Destination.To to)) {
            return "";
        }
        String upstream = to.upstream().value();
        int colon = upstream.lastIndexOf(':');
        int slash = upstream.indexOf('/');
        return upstream.substring(slash + 1, colon < slash ? upstream.length() : colon);
    }
}
