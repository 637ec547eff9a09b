// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.ingress.IngressPlan.Passed;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where TLS goes on to as it is: what guards it cannot be asked there, and so nothing is let in. */
record PassedOn(References references, TrafficPolicies traffic, Draft draft, IngressAnnotations annotations) {

    /** TLS for a host, by the backend of its path {@code /}, that {@code source} is. */
    Passed of(HostPattern host, RouteName name, @Nullable IngressBackend backend, SourceRef source) {
        List<Destination> to = new ArrayList<>(1);
        Part won = draft.record(() -> to.add(to(backend, source)));
        List<WeightedDestination> shares = List.of(new WeightedDestination(1, to.getFirst(), List.of()));
        return new Passed(new StreamRoute(IngressTranslator.HTTPS, host, name, source, shares), won);
    }

    private Destination to(@Nullable IngressBackend backend, SourceRef source) {
        Effect effect = annotations.effect();
        if (effect.closed().isPresent() || !effect.guards().isEmpty() || annotations.host().clients().isPresent()) {
            return guarded(source);
        }
        return backend == null || backend.getService() == null
                ? new Destination.Broken(503, "backend-invalid")
                : to(source.namespace(), OrEmpty.text(backend.getService().getName()), IngressFields.port(backend.getService().getPort()), source);
    }

    private Destination to(String namespace, String service, PortRef port, SourceRef source) {
        Effect effect = traffic.isEmpty()
                ? Effect.NONE
                : traffic.ofService(draft, references, namespace, service, references.backends().portName(namespace, service, port));
        if (effect.closed().isPresent() || !effect.guards().isEmpty()) {
            draft.elsewhere(source, "GuardedBackend", "service: " + namespace + "/" + service
                    + " has guards, which only requests can pass that are answered (expected: one without)");
            return new Destination.Broken(503, Effect.UNUSABLE);
        }
        return switch (references.backends().resolve(namespace, service, port, Usage.BYTES.with(effect.balancing(), effect.resilience()))) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) ->
                new Destination.To(upstream, effect.balancing(), effect.resilience());
            case Resolved.Missing<UpstreamName>(String reason, String message) -> {
                draft.elsewhere(source.at(source.field() + ".service"), reason, message);
                yield new Destination.Broken(503, "backend-not-found");
            }
        };
    }

    /** Nowhere, for an Ingress whose guards cannot be asked. */
    private Destination guarded(SourceRef source) {
        draft.problem(source, "GuardedPassthrough",
                "ssl-passthrough: with annotations that guard, which cannot be asked of what is encrypted, so that connections are closed"
                        + " (expected: one or the other)");
        return new Destination.Broken(503, Effect.UNUSABLE);
    }
}
