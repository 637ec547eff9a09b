// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.routes.match.HostPattern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Listeners that cannot share a port: inside one Gateway all of them lose, between Gateways the younger one does, and
 * Ingress keeps plain HTTP on 80 and TLS on 443.
 */
final class ListenerConflicts {
    private record Owner(String protocol, String who) {}

    private final Map<Integer, Owner> ports = new TreeMap<>(
            Map.of(80, new Owner("HTTP", "Ingress"), 443, new Owner("HTTPS", "Ingress")));
    private final Map<String, ListenerDraft> hosts = new TreeMap<>();

    /** Judges the listeners of one Gateway; Gateways come oldest first. */
    void judge(List<ListenerDraft> listeners) {
        for (ListenerDraft one : listeners) {
            for (ListenerDraft other : listeners) {
                if (one != other && one.accepted.ok() && other.accepted.ok() && one.port() == other.port()) {
                    within(one, other);
                }
            }
        }
        listeners.stream().filter(ListenerDraft::acceptable).forEach(this::withOthers);
    }

    private static void within(ListenerDraft one, ListenerDraft other) {
        String what = "port " + one.port() + ": shared with listener " + other.name();
        if (!one.protocol().equals(other.protocol())) {
            one.conflict = Outcome.bad("ProtocolConflict", what + ", which is " + other.protocol()
                    + " (expected: one protocol for each port)");
        } else if (one.host.equals(other.host) && one.conflict == null) {
            one.conflict = Outcome.bad("HostnameConflict", what + " and hostname " + described(one.host)
                    + " (expected: one listener for each port and hostname)");
        }
    }

    private void withOthers(ListenerDraft listener) {
        Owner owner = ports.computeIfAbsent(
                listener.port(), _ -> new Owner(listener.protocol(), listener.source.toString()));
        if (!owner.protocol().equals(listener.protocol())) {
            listener.conflict = Outcome.bad("ProtocolConflict", "port " + listener.port() + ": is " + owner.protocol()
                    + " for " + owner.who() + " (expected: one protocol for each port)");
            return;
        }
        ListenerDraft first = hosts.putIfAbsent(listener.port() + " " + listener.host, listener);
        if (first != null) {
            listener.conflict = Outcome.bad("HostnameConflict", "port " + listener.port() + " hostname "
                    + described(listener.host) + ": taken by " + first.source
                    + ", which is older or comes first (expected: another hostname or port)");
        }
    }

    private static String described(HostPattern host) {
        return host instanceof HostPattern.Any ? "(any)" : host.toString();
    }
}
