// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.AllowedNamespaces;
import dev.rauta.controller.translate.gateway.Attachment;
import dev.rauta.controller.translate.gateway.ListenerDraft;
import dev.rauta.controller.translate.gateway.Outcome;
import dev.rauta.controller.translate.gateway.Parent;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.Route;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attaches HTTPRoutes to the listeners of our Gateways. */
final class HttpRouteTranslator {
    private final ClusterState state;
    private final Settings settings;
    private final References references;
    private final Draft draft;
    private final Parents parents;
    private final AllowedNamespaces namespaces;

    HttpRouteTranslator(
            ClusterState state,
            Settings settings,
            References references,
            Draft draft,
            Parents parents) {
        this.state = state;
        this.settings = settings;
        this.references = references;
        this.draft = draft;
        this.parents = parents;
        this.namespaces = new AllowedNamespaces(state, draft);
    }

    void translate() {
        state.httpRoutes().all().stream()
                .sorted(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .forEach(this::translate);
    }

    private void translate(HTTPRoute route) {
        ObjectId id = ObjectId.of(route);
        if (route.getSpec() == null) {
            draft.problem(id.source(), "InvalidSpec", "spec: missing (expected: parentRefs and rules)");
            return;
        }
        if (!settings.watches(id.namespace())) {
            draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            return;
        }
        List<ParentReference> ours = OrEmpty.list(route.getSpec().getParentRefs()).stream()
                .filter(ref -> parents.find(ref, id) != null)
                .toList();
        if (ours.isEmpty()) {
            draft.ignored(id.source(), "parentRefs: none to a Gateway of ours");
            return;
        }
        draft.used("HTTPRoute", id.namespace(), id.name());
        attach(route, id, ours);
    }

    private void attach(HTTPRoute route, ObjectId id, List<ParentReference> parents) {
        List<HostPattern> hostnames = hostnames(route, id);
        boolean broken = hostnames.size() < OrEmpty.list(route.getSpec().getHostnames()).size();
        HttpRules rules = HttpRules.of(route, id, references, draft);
        Outcome whole = rules.sound() == 0 ? rules.refused() : Outcome.good("Accepted");
        if (broken && hostnames.isEmpty()) {
            whole = Outcome.bad("UnsupportedValue", "hostnames: none of them is valid (expected: DNS names)");
        }
        Set<ListenerDraft> reached = new HashSet<>();
        List<ObjectStatus.OfParent> statuses = new ArrayList<>();
        for (ParentReference ref : parents) {
            Parent parent = this.parents.find(ref, id);
            if (parent == null) {
                continue;
            }
            Attachment attachment = Attachment.of(ref, parent, id, hostnames, namespaces);
            Outcome accepted = attachment.outcome().and(whole);
            if (accepted.ok()) {
                attachment.hosts().forEach((listener, hosts) -> {
                    if (reached.add(listener)) {
                        listener.attach();
                        serve(listener, hosts, rules.routes());
                    }
                });
            } else if (!attachment.outcome().ok()) {
                draft.problem(id.source("spec.parentRefs"), accepted.reason(), accepted.message());
            }
            statuses.add(new ObjectStatus.OfParent(verbatim(ref), conditions(id, accepted, rules)));
        }
        draft.status(new ObjectStatus.OfRoute(id.kind(), id.namespace(), id.name(), statuses));
    }

    private void serve(ListenerDraft listener, List<HostPattern> hosts, List<Route> routes) {
        if (listener.serves()) {
            for (HostPattern host : hosts) {
                draft.host(listener.listenerName(), host);
                routes.forEach(route -> draft.route(listener.listenerName(), host, route));
            }
        }
    }

    private static List<Condition> conditions(ObjectId id, Outcome accepted, HttpRules rules) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(accepted.as("Accepted", id.generation()));
        conditions.add(rules.resolvedRefs().as("ResolvedRefs", id.generation()));
        if (accepted.ok() && !rules.refused().ok()) {
            conditions.add(new Condition("PartiallyInvalid", true, rules.refused().reason(),
                    "Dropped Rule: " + rules.refused().message(), id.generation()));
        }
        return conditions;
    }

    private List<HostPattern> hostnames(HTTPRoute route, ObjectId id) {
        List<HostPattern> patterns = new ArrayList<>();
        for (String hostname : OrEmpty.list(route.getSpec().getHostnames())) {
            try {
                patterns.add(HostPattern.ofGateway(hostname));
            } catch (IllegalArgumentException e) {
                draft.problem(id.source("spec.hostnames"), "UnsupportedValue", String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }

    /** As its author wrote it: the status entry must be recognisable. */
    private static Map<String, Object> verbatim(ParentReference ref) {
        Map<String, Object> fields = new HashMap<>();
        put(fields, "group", ref.getGroup());
        put(fields, "kind", ref.getKind());
        put(fields, "namespace", ref.getNamespace());
        put(fields, "name", ref.getName());
        put(fields, "sectionName", ref.getSectionName());
        put(fields, "port", ref.getPort());
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
