// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.AllowedNamespaces;
import dev.rauta.controller.translate.gateway.Attachment;
import dev.rauta.controller.translate.gateway.GatewayDraft;
import dev.rauta.controller.translate.gateway.ListenerDraft;
import dev.rauta.controller.translate.gateway.Parent;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Attaches routes of any kind to the listeners that they name, and tells what came of it. */
final class Attacher {
    /** A route's rules as they are for one Gateway. */
    interface Rules {
        /** What could not be honoured. */
        Outcome refused();

        /** Whether anything of it can be served. */
        boolean sound();

        /** What its references came to. */
        Outcome resolvedRefs();

        /**
         * Serves it; the listener may.
         *
         * @param hosts those to serve, each with the hostname that the route named for it
         */
        void serve(ListenerDraft listener, Map<HostPattern, HostPattern> hosts);
    }

    private final Settings settings;
    private final Parents parents;
    private final Draft draft;
    private final AllowedNamespaces namespaces;

    Attacher(ClusterState state, Settings settings, Parents parents, Draft draft) {
        this.settings = settings;
        this.parents = parents;
        this.draft = draft;
        this.namespaces = new AllowedNamespaces(state, draft);
    }

    /**
     * Attaches one route.
     *
     * @param hostnames those it names, none for kinds that have none
     * @param meaning its rules for each Gateway
     */
    void attach(
            ObjectId id,
            List<ParentReference> parentRefs,
            List<String> hostnames,
            Function<GatewayDraft, Rules> meaning) {
        if (!settings.watches(id.namespace())) {
            draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            return;
        }
        Set<ListenerDraft> reached = new HashSet<>();
        List<ObjectStatus.OfParent> statuses = new ArrayList<>();
        List<HostPattern> hosts = List.of();
        for (ParentReference ref : parentRefs) {
            Parent parent = parents.find(ref, id);
            if (parent == null) {
                continue;
            }
            if (statuses.isEmpty()) {
                hosts = hosts(id, hostnames);
            }
            Rules rules = meaning.apply(parent.gateway());
            Outcome whole = rules.sound() ? Outcome.good("Accepted") : rules.refused();
            if (hosts.isEmpty() && !hostnames.isEmpty()) {
                whole = Outcome.bad("UnsupportedValue", "hostnames: none of them is valid (expected: DNS names)");
            }
            Attachment attachment = Attachment.of(ref, parent, id, hosts, namespaces);
            Outcome accepted = attachment.outcome().and(whole);
            if (accepted.ok()) {
                serve(attachment, rules, reached);
            } else if (!attachment.outcome().ok()) {
                draft.problem(id.source("spec.parentRefs"), accepted);
            }
            statuses.add(new ObjectStatus.OfParent(verbatim(ref), conditions(id, accepted, rules)));
        }
        if (statuses.isEmpty()) {
            draft.ignored(id.source(), "parentRefs: none to a Gateway of ours");
            return;
        }
        draft.used(id.kind(), id.namespace(), id.name());
        draft.status(new ObjectStatus.OfRoute(id.kind(), id.namespace(), id.name(), statuses));
    }

    private void serve(Attachment attachment, Rules rules, Set<ListenerDraft> reached) {
        attachment.hosts().forEach((listener, hosts) -> {
            if (reached.add(listener)) {
                draft.then(_ -> listener.attach());
                if (listener.serves()) {
                    rules.serve(listener, hosts);
                }
            }
        });
    }

    private static List<Condition> conditions(ObjectId id, Outcome accepted, Rules rules) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(accepted.as("Accepted", id.generation()));
        conditions.add(rules.resolvedRefs().as("ResolvedRefs", id.generation()));
        if (accepted.ok() && !rules.refused().ok()) {
            conditions.add(new Condition("PartiallyInvalid", true, rules.refused().reason(),
                    "Dropped Rule: " + rules.refused().message(), id.generation()));
        }
        return conditions;
    }

    private List<HostPattern> hosts(ObjectId id, List<String> hostnames) {
        List<HostPattern> patterns = new ArrayList<>();
        for (String hostname : hostnames) {
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

    private static void put(Map<String, Object> fields, String key, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
