// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.condition.Outcome;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Listeners that cannot share a socket: inside one object all of them lose, between objects the later one does.
 *
 * <p>An instance stands for one set of addresses: what is on other addresses never clashes.
 */
final class ListenerConflicts {
    /** What shares a port: plain HTTP with itself, everything on TLS by server name, and TCP and UDP with nothing. */
    private enum Family {
        HTTP,
        TLS,
        TCP,
        UDP;

        static Family of(String protocol) {
            return switch (protocol) {
                case "HTTP" -> HTTP;
                case "HTTPS", "TLS" -> TLS;
                case "UDP" -> UDP;
                default -> TCP;
            };
        }
    }

    private record Place(int port, Family family, HostPattern host, String who) {
        static Place of(ListenerDraft listener) {
            return new Place(
                    listener.port(), Family.of(listener.protocol()), listener.host(), listener.source.toString());
        }

        /** Why the two cannot both be; empty where they can. */
        Optional<String> clash(Place other) {
            boolean transports = (family == Family.UDP) == (other.family == Family.UDP);
            if (port != other.port || !transports) {
                return Optional.empty();
            }
            if (family != other.family) {
                return Optional.of("ProtocolConflict");
            }
            boolean byHost = family == Family.HTTP || family == Family.TLS;
            return byHost && !host.equals(other.host) ? Optional.empty() : Optional.of("HostnameConflict");
        }
    }

    private final List<Place> taken = new ArrayList<>();
    private final List<ListenerDraft> encrypted = new ArrayList<>();

    /** Nothing is taken yet. */
    static ListenerConflicts none() {
        return new ListenerConflicts();
    }

    /** On the dataplanes' own address Ingress has plain HTTP on 80 and TLS on 443, whatever the host. */
    static ListenerConflicts besideIngress() {
        ListenerConflicts conflicts = new ListenerConflicts();
        // No Gateway has these hosts: Ingress hosts and Gateway hosts share a port by the more specific host.
        HostPattern none = new HostPattern.Exact("ingress.invalid");
        conflicts.taken.add(new Place(80, Family.HTTP, none, "Ingress"));
        conflicts.taken.add(new Place(443, Family.TLS, none, "Ingress"));
        return conflicts;
    }

    /** Judges the listeners of one object; the objects come in their order of precedence. */
    void judge(List<ListenerDraft> listeners) {
        for (ListenerDraft listener : listeners) {
            if (listener.acceptable()) {
                withEarlier(listener);
            }
        }
        List<ListenerDraft> left =
                listeners.stream().filter(ListenerDraft::acceptable).toList();
        for (ListenerDraft one : left) {
            for (ListenerDraft other : left) {
                if (one != other && one.conflict == null) {
                    within(one, other);
                }
            }
        }
        left.stream().filter(ListenerDraft::acceptable).forEach(listener -> {
            Place place = Place.of(listener);
            taken.add(place);
            if (place.family() == Family.TLS) {
                overlap(listener);
            }
        });
    }

    /** Not a clash: each name is the more specific listener's. But a client may reuse a connection for a name of the other. */
    private void overlap(ListenerDraft listener) {
        for (ListenerDraft earlier : encrypted) {
            if (earlier.port() == listener.port()
                    && (earlier.host().covers(listener.host()) || listener.host().covers(earlier.host()))) {
                earlier.overlaps(listener);
                listener.overlaps(earlier);
            }
        }
        encrypted.add(listener);
    }

    private void withEarlier(ListenerDraft listener) {
        Place place = Place.of(listener);
        for (Place earlier : taken) {
            Optional<String> reason = place.clash(earlier);
            if (reason.isPresent()) {
                listener.conflict = Outcome.bad(reason.get(), described(listener) + ": taken by " + earlier.who()
                        + ", which goes first (expected: another port or hostname)");
                return;
            }
        }
    }

    private static void within(ListenerDraft one, ListenerDraft other) {
        Place.of(one).clash(Place.of(other)).ifPresent(reason ->
                one.conflict = Outcome.bad(reason, described(one) + ": shared with listener " + other.name()
                        + ", which is " + other.protocol() + " for hostname " + Hostnames.written(other.host())
                        + " (expected: protocols that can share a port, and one listener for each hostname)"));
    }

    private static String described(ListenerDraft listener) {
        return "port " + listener.port() + " hostname " + Hostnames.written(listener.host());
    }
}
