// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.gateway.Outcome;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import java.util.ArrayList;
import java.util.List;

/** The backendRefs of one HTTPRoute; a broken one answers 500 for its share and nothing else. */
final class HttpBackends {
    private final ObjectId route;
    private final References references;
    private final Draft draft;
    private Outcome resolvedRefs = Outcome.good("ResolvedRefs");

    HttpBackends(ObjectId route, References references, Draft draft) {
        this.route = route;
        this.references = references;
        this.draft = draft;
    }

    /** What all references so far came to. */
    Outcome resolvedRefs() {
        return resolvedRefs;
    }

    List<WeightedDestination> resolve(List<HTTPBackendRef> refs, List<RouteMatch> matches, SourceRef rule)
            throws Unsupported {
        List<WeightedDestination> shares = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            HTTPBackendRef ref = refs.get(i);
            SourceRef source = rule.at(rule.field() + ".backendRefs[" + i + "]");
            HttpFilters filters = HttpFilters.of(OrEmpty.list(ref.getFilters()), matches);
            if (filters.redirect().isPresent()) {
                throw new Unsupported("UnsupportedValue",
                        "backendRef filter: RequestRedirect (expected: header modifiers or URLRewrite)");
            }
            Integer weight = ref.getWeight();
            shares.add(share(weight == null ? 1 : weight, destination(ref, source), filters));
        }
        return shares;
    }

    private static WeightedDestination share(int weight, Destination destination, HttpFilters filters)
            throws Unsupported {
        try {
            return new WeightedDestination(weight, destination, filters.filters());
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", String.valueOf(e.getMessage()));
        }
    }

    private Destination destination(HTTPBackendRef ref, SourceRef source) {
        String kind = OrEmpty.textOr(ref.getKind(), "Service");
        String group = OrEmpty.text(ref.getGroup());
        String namespace = OrEmpty.textOr(ref.getNamespace(), route.namespace());
        String name = OrEmpty.text(ref.getName());
        if (!group.isEmpty() || !kind.equals("Service")) {
            return broken("InvalidKind", "backendRef: " + kind + (group.isEmpty() ? "" : "." + group) + " " + name
                    + " (expected: kind Service)", source);
        }
        if (!references.grants().allows(route.kind(), route.namespace(), "Service", namespace, name)) {
            return broken("RefNotPermitted", "backendRef: Service " + namespace + "/" + name
                    + " (expected: a ReferenceGrant in namespace " + namespace + " for " + route.kind()
                    + "s of namespace " + route.namespace() + ")", source);
        }
        if (ref.getPort() == null) {
            return broken("BackendNotFound", "backendRef: Service " + namespace + "/" + name
                    + " without port (expected: a port number)", source);
        }
        return switch (references.backends().resolve(namespace, name, new PortRef.ByNumber(ref.getPort()))) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) -> new Destination.To(upstream);
            case Resolved.Missing<UpstreamName>(String reason, String message) -> broken(reason, message, source);
        };
    }

    private Destination broken(String reason, String message, SourceRef source) {
        resolvedRefs = resolvedRefs.and(Outcome.bad(reason, message));
        draft.problem(source, reason, message);
        return new Destination.Broken(
                500, reason.equals("RefNotPermitted") ? "backend-not-permitted" : "backend-not-found");
    }
}
