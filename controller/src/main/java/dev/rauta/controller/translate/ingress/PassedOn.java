// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.upstream.UpstreamName;

/** Where TLS goes on to as it is: what guards it cannot be asked there, and so nothing is let in. */
record PassedOn(References references, TrafficPolicies traffic, Draft draft) {

    Destination to(String namespace, String service, PortRef port, SourceRef source) {
        Effect effect = traffic.isEmpty()
                ? Effect.NONE
                : traffic.ofService(draft, references, namespace, service, references.backends().portName(namespace, service, port));
        if (effect.closed().isPresent() || !effect.guards().isEmpty()) {
            draft.problem(source, "GuardedBackend", "service: " + namespace + "/" + service
                    + " has guards, which only requests can pass that are answered (expected: one without)");
            return new Destination.Broken(503, Effect.UNUSABLE);
        }
        return switch (references.backends().resolve(namespace, service, port, Usage.BYTES.with(effect.balancing(), effect.resilience()))) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) ->
                new Destination.To(upstream, effect.balancing(), effect.resilience());
            case Resolved.Missing<UpstreamName>(String reason, String message) -> {
                draft.problem(source.at(source.field() + ".service"), reason, message);
                yield new Destination.Broken(503, "backend-not-found");
            }
        };
    }

    /** Nowhere, for an Ingress whose guards cannot be asked. */
    Destination guarded(SourceRef source) {
        draft.problem(source, "GuardedPassthrough",
                "ssl-passthrough: with annotations that guard, which cannot be asked of what is encrypted, so that connections are closed"
                        + " (expected: one or the other)");
        return new Destination.Broken(503, Effect.UNUSABLE);
    }
}
