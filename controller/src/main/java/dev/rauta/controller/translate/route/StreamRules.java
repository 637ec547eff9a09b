// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.gateway.Hostnames;
import dev.rauta.controller.translate.gateway.ListenerDraft;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one rule of a TLSRoute, TCPRoute or UDPRoute.
 *
 * @param draft where it is served
 * @param id the route
 * @param name the rule's
 * @param shares where its connections or flows go, as they are
 * @param decrypted where what was in TLS goes that ends here
 * @param refused what could not be honoured
 * @param resolvedRefs what the backend references came to
 */
record StreamRules(
        Draft draft,
        ObjectId id,
        String name,
        List<WeightedDestination> shares,
        Supplier<List<WeightedDestination>> decrypted,
        Outcome refused,
        Outcome resolvedRefs)
        implements Attacher.Rules {
    /**
     * @param backends as a route that passes everything on sees them
     * @param behindTls as one does that ends TLS, so that policies on TLS to backends hold
     */
    static StreamRules of(
            ObjectId id, String name, List<BackendRef> refs, BackendRefs backends, BackendRefs behindTls, Draft draft) {
        Outcome fault = Outcome.good("Accepted");
        List<WeightedDestination> shares = new ArrayList<>();
        try {
            shares = shares(id, refs, backends);
        } catch (Unsupported e) {
            fault = Outcome.bad(e.reason(), e.text());
            draft.problem(id.source("spec.rules[0].backendRefs"), e.reason(), e.text());
        }
        return new StreamRules(
                draft,
                id,
                OrEmpty.textOr(name, "0").replace('/', '-'),
                shares,
                new Once(() -> decrypted(id, refs, behindTls)),
                fault,
                backends.resolvedRefs());
    }

    /** What nobody may ask for is found only when somebody does, and then once. */
    private static final class Once implements Supplier<List<WeightedDestination>> {
        private final Supplier<List<WeightedDestination>> first;
        private @Nullable List<WeightedDestination> found;

        Once(Supplier<List<WeightedDestination>> first) {
            this.first = first;
        }

        @Override
        public List<WeightedDestination> get() {
            List<WeightedDestination> now = found;
            if (now == null) {
                now = List.copyOf(first.get());
                found = now;
            }
            return now;
        }
    }

    private static List<WeightedDestination> decrypted(ObjectId id, List<BackendRef> refs, BackendRefs backends) {
        try {
            return shares(id, refs, backends);
        } catch (Unsupported e) {
            throw new IllegalStateException("weights that were sound are not now", e);
        }
    }

    private static List<WeightedDestination> shares(ObjectId id, List<BackendRef> refs, BackendRefs backends)
            throws Unsupported {
        List<WeightedDestination> shares = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            BackendRef ref = refs.get(i);
            SourceRef source = id.source("spec.rules[0].backendRefs[" + i + "]");
            Destination destination = backends.unguarded(
                    BackendRefs.Ref.of(ref.getGroup(), ref.getKind(), ref.getNamespace(), ref.getName(), ref.getPort()),
                    source);
            Integer weight = ref.getWeight();
            try {
                shares.add(new WeightedDestination(weight == null ? 1 : weight, destination, List.of()));
            } catch (IllegalArgumentException e) {
                throw new Unsupported("UnsupportedValue", String.valueOf(e.getMessage()));
            }
        }
        if (shares.isEmpty()) {
            shares.add(new WeightedDestination(1, new Destination.Broken(503, "no-backend"), List.of()));
        }
        return shares;
    }

    @Override
    public boolean sound() {
        return refused.ok();
    }

    /**
     * Of several for one host the one that named it most specifically is in force, then the oldest: the others are attached,
     * and get nothing.
     */
    @Override
    public void serve(ListenerDraft listener, Map<HostPattern, HostPattern> hosts) {
        List<WeightedDestination> taken = listener.endsTls() ? decrypted.get() : shares;
        for (Map.Entry<HostPattern, HostPattern> entry : hosts.entrySet()) {
            HostPattern host = entry.getKey();
            StreamRoute route = new StreamRoute(
                    listener.listenerName(),
                    host,
                    RouteName.of(id.kind().toLowerCase(Locale.ROOT), id.namespace(), id.name(), name),
                    id.source("spec.rules[0]"),
                    taken);
            draft.stream(route, entry.getValue(), loser -> new Problem(
                    loser.source().at("spec.parentRefs"), "Shadowed", "listener " + loser.listener() + " host "
                        + Hostnames.written(host) + ": an older or more specific route has it (expected: one route for each, the others"
                            + " get nothing)"));
        }
    }
}
