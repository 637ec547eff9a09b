// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteNamespaces;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which listeners a parentRef reaches.
 *
 * @param outcome the route's {@code Accepted}, as far as the parent decides it
 * @param hosts the hosts to serve on each listener reached
 */
record Attachment(Outcome outcome, Map<ListenerDraft, List<HostPattern>> hosts) {
    /** The order of questions is the order of reasons: is there such a listener, may it be used, do hosts meet. */
    static Attachment of(
            ParentReference ref, GatewayDraft gateway, ObjectId route, List<HostPattern> hostnames, Namespaces namespaces) {
        List<ListenerDraft> selected = gateway.listeners().stream()
                .filter(listener -> selects(ref, listener))
                .toList();
        if (selected.isEmpty()) {
            return refused("NoMatchingParent", "parentRef: " + described(ref)
                    + " selects no listener (expected: a listener of the Gateway)");
        }
        List<ListenerDraft> allowed = selected.stream()
                .filter(listener -> listener.kinds.contains(route.kind()))
                .filter(listener -> namespaces.allows(listener, route.namespace()))
                .toList();
        if (allowed.isEmpty()) {
            return refused("NotAllowedByListeners", "parentRef: " + described(ref) + " does not allow " + route.kind()
                    + "s of namespace " + route.namespace() + " (expected: allowedRoutes that do)");
        }
        Map<ListenerDraft, List<HostPattern>> hosts = new LinkedHashMap<>();
        for (ListenerDraft listener : allowed) {
            List<HostPattern> common = Hostnames.intersect(listener.host, hostnames);
            if (!common.isEmpty()) {
                hosts.put(listener, common);
            }
        }
        if (hosts.isEmpty()) {
            return refused("NoMatchingListenerHostname", "hostnames: " + hostnames + " (expected: one within "
                    + allowed.stream().map(listener -> listener.host.toString()).distinct().toList() + ")");
        }
        return new Attachment(Outcome.good("Accepted"), hosts);
    }

    /** Whose routes a listener takes. */
    static final class Namespaces {
        private static final String NAME_LABEL = "kubernetes.io/metadata.name";

        private final ClusterState state;
        private final Draft draft;

        Namespaces(ClusterState state, Draft draft) {
            this.state = state;
            this.draft = draft;
        }

        boolean allows(ListenerDraft listener, String namespace) {
            var allowed = listener.spec.getAllowedRoutes();
            RouteNamespaces from = allowed == null ? null : allowed.getNamespaces();
            return switch (from == null ? "Same" : OrEmpty.textOr(from.getFrom(), "Same")) {
                case "All" -> true;
                case "Same" -> listener.gateway.namespace().equals(namespace);
                case "Selector" -> from != null && LabelSelection.selects(from.getSelector(), labels(namespace));
                default -> false;
            };
        }

        /** With the label that the API server puts on every namespace. */
        private Map<String, String> labels(String name) {
            Namespace namespace = state.namespaces().get("", name);
            Map<String, String> labels = new HashMap<>();
            if (namespace != null) {
                draft.used("Namespace", "", name);
                labels.putAll(OrEmpty.map(namespace.getMetadata().getLabels()));
            }
            labels.put(NAME_LABEL, name);
            return labels;
        }
    }

    private static Attachment refused(String reason, String message) {
        return new Attachment(Outcome.bad(reason, message), Map.of());
    }

    private static boolean selects(ParentReference ref, ListenerDraft listener) {
        String section = OrEmpty.text(ref.getSectionName());
        boolean named = section.isEmpty() || section.equals(listener.name());
        return named && (ref.getPort() == null || ref.getPort() == listener.port());
    }

    private static String described(ParentReference ref) {
        String section = OrEmpty.text(ref.getSectionName());
        return "Gateway " + ref.getName() + (section.isEmpty() ? "" : " section " + section)
                + (ref.getPort() == null ? "" : " port " + ref.getPort());
    }
}
