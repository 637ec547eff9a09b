// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
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

/**
 * The one rule of a TLSRoute, TCPRoute or UDPRoute.
 *
 * @param draft where it is served
 * @param id the route
 * @param name the rule's
 * @param shares where its connections or flows go
 * @param refused what could not be honoured
 * @param resolvedRefs what the backend references came to
 */
record StreamRules(
        Draft draft,
        ObjectId id,
        String name,
        List<WeightedDestination> shares,
        Outcome refused,
        Outcome resolvedRefs)
        implements Attacher.Rules {
    static StreamRules of(ObjectId id, String name, List<BackendRef> refs, BackendRefs backends, Draft draft) {
        List<WeightedDestination> shares = new ArrayList<>();
        Outcome refused = Outcome.good("Accepted");
        for (int i = 0; i < refs.size(); i++) {
            BackendRef ref = refs.get(i);
            SourceRef source = id.source("spec.rules[0].backendRefs[" + i + "]");
            Destination destination = backends.resolve(
                    BackendRefs.Ref.of(ref.getGroup(), ref.getKind(), ref.getNamespace(), ref.getName(), ref.getPort()),
                    source);
            Integer weight = ref.getWeight();
            try {
                shares.add(new WeightedDestination(weight == null ? 1 : weight, destination, List.of()));
            } catch (IllegalArgumentException e) {
                Outcome fault = Outcome.bad("UnsupportedValue", String.valueOf(e.getMessage()));
                draft.problem(source, fault.reason(), fault.message());
                refused = refused.and(fault);
            }
        }
        if (shares.isEmpty()) {
            shares.add(new WeightedDestination(1, new Destination.Broken(503, "no-backend"), List.of()));
        }
        return new StreamRules(draft, id, OrEmpty.textOr(name, "0").replace('/', '-'), shares, refused,
                backends.resolvedRefs());
    }

    @Override
    public boolean sound() {
        return refused.ok();
    }

    /** Of several for one host the oldest is in force: the others are attached, and get nothing. */
    @Override
    public void serve(ListenerDraft listener, List<HostPattern> hosts) {
        for (HostPattern host : hosts) {
            StreamRoute route = new StreamRoute(
                    listener.listenerName(),
                    host,
                    RouteName.of(id.kind().toLowerCase(Locale.ROOT), id.namespace(), id.name(), name),
                    id.source("spec.rules[0]"),
                    shares);
            if (!draft.stream(route)) {
                draft.problem(id.source("spec.parentRefs"), "Shadowed", "listener " + listener.listenerName() + " host "
                        + Hostnames.written(host) + ": an older route has it (expected:"
                        + " one route for each, the others get nothing)");
            }
        }
    }
}
