// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import java.util.List;
import java.util.Optional;

/**
 * What the backends of an Ingress come to.
 *
 * @param wishes how they are spoken to
 * @param encrypted whether that is for requests that come encrypted; what is wrong is told for these alone, for the others have it too
 */
record IngressBackends(
        String namespace, References references, TrafficPolicies traffic, Draft draft, BackendWishes wishes, boolean encrypted) {
    /** The same for requests that come in the clear. */
    IngressBackends plain() {
        return new IngressBackends(namespace, references, traffic, draft, wishes, false);
    }

    Action action(IngressBackend backend, HostPattern host, SourceRef source) {
        if (backend == null || (backend.getService() == null && backend.getResource() == null)) {
            draft.problem(source, "InvalidBackend", "service: missing (expected: a Service's name and port)");
            return new Action.Respond(503, "backend-invalid");
        }
        if (backend.getService() == null) {
            draft.problem(source.at(source.field() + ".resource"), "ResourceBackend", "resource: "
                    + backend.getResource().getKind() + " " + backend.getResource().getName()
                    + " (expected: a service; backends of other kinds are not served)");
            return new Action.Respond(503, "backend-resource");
        }
        String service = OrEmpty.text(backend.getService().getName());
        PortRef port = IngressFields.port(backend.getService().getPort());
        return new Action.Forward(List.of(share(service, port, host, source)));
    }

    private WeightedDestination share(String service, PortRef port, HostPattern host, SourceRef source) {
        Effect effect = traffic.isEmpty()
                ? Effect.NONE
                : traffic.ofService(
                        draft, references, namespace, service, references.backends().portName(namespace, service, port));
        if (effect.closed().isPresent()) {
            return new WeightedDestination(1, new Destination.Broken(503, effect.closed().get()), List.of());
        }
        Optional<Usage> usage = wishes.usage(host, encrypted);
        if (usage.isEmpty()) {
            problem(new Problem(source, "InvalidBackend", "backend: it cannot be spoken to for host " + host
                    + " as annotations ask (expected: a protocol that is spoken, and a name to verify it by)"));
        }
        Destination destination = usage.isEmpty()
                ? new Destination.Broken(503, "backend-unspoken")
                : destination(service, port, effect, usage.get().with(effect.balancing(), effect.resilience()), source);
        return new WeightedDestination(1, destination, List.copyOf(effect.guards()));
    }

    private void problem(Problem problem) {
        if (encrypted) {
            draft.problem(problem);
        }
    }

    private Destination destination(String service, PortRef port, Effect effect, Usage usage, SourceRef source) {
        if (usage.own().serviceAddress() && references.backends().headless(namespace, service)) {
            problem(new Problem(source.at(source.field() + ".service"), "HeadlessService", "service: " + namespace + "/" + service
                    + " has no address of its own, so that its endpoints are asked (expected: one, for service-upstream)", true));
        }
        return switch (references.backends().resolve(namespace, service, port, usage)) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) ->
                new Destination.To(upstream, effect.balancing(), effect.resilience());
            case Resolved.Missing<UpstreamName>(String reason, String message) -> {
                problem(new Problem(source.at(source.field() + ".service"), reason, message, true));
                yield new Destination.Broken(503, "backend-not-found");
            }
        };
    }
}
