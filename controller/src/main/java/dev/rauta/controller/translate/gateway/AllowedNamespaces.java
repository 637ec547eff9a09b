// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerNamespaces;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteNamespaces;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From which namespaces routes and ListenerSets may attach. */
public final class AllowedNamespaces {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final ClusterState state;
    private final Draft draft;

    public AllowedNamespaces(ClusterState state, Draft draft) {
        this.state = state;
        this.draft = draft;
    }

    /** Whether a route of {@code namespace} may attach to {@code listener}: by default of its parent's own only. */
    public boolean routes(ListenerDraft listener, String namespace) {
        var allowed = listener.spec.allowed();
        RouteNamespaces from = allowed == null ? null : allowed.getNamespaces();
        return allows(
                from == null ? "Same" : OrEmpty.textOr(from.getFrom(), "Same"),
                from == null ? null : from.getSelector(),
                listener.parent.id().namespace(),
                namespace);
    }

    /** Whether a ListenerSet of {@code namespace} may attach to a Gateway of {@code home}: by default none. */
    boolean listenerSets(@Nullable ListenerNamespaces from, String home, String namespace) {
        return from != null && allows(OrEmpty.textOr(from.getFrom(), "None"), from.getSelector(), home, namespace);
    }

    private boolean allows(String from, @Nullable LabelSelector selector, String home, String namespace) {
        return switch (from) {
            case "All" -> true;
            case "Same" -> home.equals(namespace);
            case "Selector" -> LabelSelection.selects(selector, labels(namespace));
            default -> false;
        };
    }

    /** With the label that the API server puts on every namespace. */
    private Map<String, String> labels(String name) {
        draft.read("Namespace", "", name);
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
