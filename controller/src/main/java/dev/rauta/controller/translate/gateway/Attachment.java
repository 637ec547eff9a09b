// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which listeners a parentRef reaches.
 *
 * @param outcome the route's {@code Accepted}, as far as the parent decides it
 * @param hosts the hosts to serve on each listener reached, each with the hostname that the route named for it
 */
public record Attachment(Outcome outcome, Map<ListenerDraft, Map<HostPattern, HostPattern>> hosts) {
    /**
     * The order of questions is the order of reasons: is there such a listener, may it be used, do hosts meet.
     *
     * @param hostnames the route's; none: whatever the listener has
     */
    public static Attachment of(
            ParentReference ref, Parent parent, ObjectId route, List<HostPattern> hostnames, AllowedNamespaces namespaces) {
        List<ListenerDraft> selected = parent.listeners().stream()
                .filter(listener -> selects(ref, listener))
                .toList();
        if (selected.isEmpty()) {
            return refused("NoMatchingParent", "parentRef: " + described(ref, parent)
                    + " selects no listener (expected: a listener of the " + parent.id().kind() + ")");
        }
        List<ListenerDraft> allowed = selected.stream()
                .filter(listener -> listener.kinds().contains(route.kind()))
                .filter(listener -> namespaces.routes(listener, route.namespace()))
                .toList();
        if (allowed.isEmpty()) {
            return refused("NotAllowedByListeners", "parentRef: " + described(ref, parent) + " does not allow "
                    + route.kind() + "s of namespace " + route.namespace() + " (expected: allowedRoutes that do)");
        }
        Map<ListenerDraft, Map<HostPattern, HostPattern>> hosts = new LinkedHashMap<>();
        for (ListenerDraft listener : allowed) {
            Map<HostPattern, HostPattern> common = Hostnames.intersect(listener.host(), hostnames);
            if (!common.isEmpty()) {
                hosts.put(listener, common);
            }
        }
        if (hosts.isEmpty()) {
            return refused("NoMatchingListenerHostname", "hostnames: " + hostnames.stream().map(Hostnames::written).toList()
                    + " (expected: one within "
                    + allowed.stream().map(listener -> Hostnames.written(listener.host())).distinct().toList() + ")");
        }
        return new Attachment(Outcome.good("Accepted"), hosts);
    }

    /** What a listener admits is its own Gateway's to say. */
    private static Attachment refused(String reason, String message) {
        return new Attachment(Outcome.elsewhere(reason, message), Map.of());
    }

    private static boolean selects(ParentReference ref, ListenerDraft listener) {
        String section = OrEmpty.text(ref.getSectionName());
        boolean named = section.isEmpty() || section.equals(listener.name());
        return named && (ref.getPort() == null || ref.getPort() == listener.port());
    }

    private static String described(ParentReference ref, Parent parent) {
        String section = OrEmpty.text(ref.getSectionName());
        return parent.id().kind() + " " + ref.getName() + (section.isEmpty() ? "" : " section " + section)
                + (ref.getPort() == null ? "" : " port " + ref.getPort());
    }
}
