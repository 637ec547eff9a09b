// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import java.util.List;
import java.util.Optional;

/**
 * What would become of a request.
 *
 * @param request method and URL as asked
 * @param routed whether a route takes it
 * @param binding where it comes in: {@code PORT} on the dataplane's own address, or {@code ADDRESS:PORT}; empty where no
 *     listener has the port
 * @param listener the listener that takes it, empty where none does
 * @param host the host pattern that takes it, empty where none does
 * @param route the route that takes it
 * @param misses the routes of that host which did not, with the reason
 * @param refused why it is answered 400 whatever the routes are, empty where it is not
 * @param readings what each reading of its path takes, where servers read it in several ways
 */
public record Explanation(
        String request,
        boolean routed,
        Optional<String> binding,
        Optional<String> listener,
        Optional<String> host,
        Optional<TakenRoute> route,
        List<Miss> misses,
        Optional<String> refused,
        List<Reading> readings) {

    /**
     * The route that takes a request.
     *
     * @param name as in metrics
     * @param source the object and field that asked for it
     * @param place file and line, where it came from a file
     * @param match what it wants, in words
     * @param filters in order
     * @param action what it does
     * @param upstreams where it may go
     */
    public record TakenRoute(
            String name,
            String source,
            Optional<String> place,
            String match,
            List<String> filters,
            String action,
            List<Target> upstreams) {}

    /**
     * Where a route may send a request.
     *
     * @param name the upstream, or why there is none
     * @param weight its share
     * @param protocol what it speaks
     * @param endpoints its addresses
     * @param otherwise where its requests go while it has none; empty: nowhere
     */
    public record Target(String name, int weight, String protocol, List<String> endpoints, Optional<String> otherwise) {}

    /**
     * One way to read the path.
     *
     * @param path in normal form
     * @param route the route that takes it, empty where none does
     */
    public record Reading(String path, Optional<String> route) {}

    /** A route that did not take it. */
    public record Miss(String route, String source, String why) {}
}
