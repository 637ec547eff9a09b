// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of a request, in words that two configurations share: no names of routes, sources or limits.
 *
 * @param lines what is done with it, and on its way; equal for what is answered alike
 * @param ways where it may go; none where it reaches no upstream
 * @param by who asked for that; empty where nobody did
 * @param route the route that takes it
 * @param host the hosts that this route is for, as its listener knows them
 */
public record Decision(
        List<String> lines, List<Way> ways, Optional<SourceRef> by, Optional<RouteName> route, Optional<HostPattern> host) {

    /**
     * A Service's port that it may be sent to.
     *
     * @param guards all of which it must pass on the way
     */
    public record Way(String service, List<String> guards) {
        public Way {
            guards = List.copyOf(guards);
        }

        /** Whether whoever passes here would have passed there. */
        boolean within(Way other) {
            return service.equals(other.service) && guards.containsAll(other.guards);
        }
    }

    public Decision {
        lines = List.copyOf(lines);
        ways = List.copyOf(ways);
    }

    /** One that no route takes. */
    static Decision nobodys(String... lines) {
        return new Decision(List.of(lines), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same by a route for these hosts. */
    Decision of(HostPattern hosts) {
        return new Decision(lines, ways, by, route, Optional.of(hosts));
    }

    /** The same, whose client may go where {@code other} leads too. */
    Decision and(Decision other) {
        return new Decision(lines, Stream.concat(ways.stream(), other.ways.stream()).toList(), by, route, host);
    }

    /** Whether a client sees no difference. */
    public boolean sameAs(Decision other) {
        return lines.equals(other.lines);
    }

    /** Whether a client sees no difference but in the versions and cipher suites that its handshake may choose from. */
    public boolean sameButOffers(Decision other) {
        return withoutOffers().equals(other.withoutOffers());
    }

    private List<String> withoutOffers() {
        return lines.stream().filter(line -> !line.startsWith(Handshakes.OFFERS)).toList();
    }

    /** Whether it may reach an upstream. */
    public boolean forwards() {
        return !ways.isEmpty();
    }

    /** Whether something passes here that {@code before} would have kept out, or asked for more. */
    public boolean opens(Decision before) {
        return ways.stream().anyMatch(way -> before.ways.stream().noneMatch(way::within));
    }
}
