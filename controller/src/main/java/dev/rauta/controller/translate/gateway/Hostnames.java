// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.routes.match.HostPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a route's hostnames and a listener's meet (Gateway API, HTTPRouteSpec.hostnames). */
public final class Hostnames {
    private Hostnames() {}

    /** As an author of Gateway API writes it, for messages. */
    public static String written(HostPattern host) {
        return switch (host) {
            case HostPattern.Any() -> "(any)";
            case HostPattern.ManyLabels(String suffix) -> "*." + suffix;
            default -> host.toString();
        };
    }

    /**
     * The hosts to serve, each with the most specific hostname of the route that covers it; empty where nothing meets. A
     * route without hostnames takes the listener's, and has named any host.
     */
    static Map<HostPattern, HostPattern> intersect(HostPattern listener, List<HostPattern> route) {
        if (route.isEmpty()) {
            return Map.of(listener, HostPattern.any());
        }
        Map<HostPattern, HostPattern> common = new LinkedHashMap<>();
        for (HostPattern one : route) {
            narrower(listener, one).ifPresent(host -> common.merge(host, one, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        }
        return common;
    }

    private static Optional<HostPattern> narrower(HostPattern a, HostPattern b) {
        if (covers(a, b)) {
            return Optional.of(b);
        }
        return covers(b, a) ? Optional.of(a) : Optional.empty();
    }

    /** Whether every host of {@code b} is one of {@code a}; both in the Gateway API's sense of wildcards. */
    static boolean covers(HostPattern a, HostPattern b) {
        return switch (a) {
            case HostPattern.Any() -> true;
            case HostPattern.Exact(String host) -> b instanceof HostPattern.Exact(String other) && other.equals(host);
            case HostPattern.OneLabel(String suffix) ->
                b instanceof HostPattern.Exact(String other) && new HostPattern.OneLabel(suffix).matches(other);
            case HostPattern.ManyLabels(String suffix) ->
                switch (b) {
                    case HostPattern.Exact(String other) -> a.matches(other);
                    case HostPattern.ManyLabels(String other) ->
                        other.equals(suffix) || other.endsWith("." + suffix);
                    case HostPattern.OneLabel(String other) -> other.equals(suffix) || other.endsWith("." + suffix);
                    case HostPattern.Any() -> false;
                };
        };
    }
}
