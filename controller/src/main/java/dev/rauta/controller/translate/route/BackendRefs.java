// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.gateway.GatewayDraft;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Destination;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up what one route refers to, as one Gateway sees it, and keeps what came of it. */
final class BackendRefs {
    /**
     * A reference to a backend, whatever the kind of route.
     *
     * @param port absent where its author left it out
     */
    record Ref(String group, String kind, String namespace, String name, @Nullable Integer port) {
        static Ref of(
                @Nullable String group,
                @Nullable String kind,
                @Nullable String namespace,
                @Nullable String name,
                @Nullable Integer port) {
            return new Ref(
                    OrEmpty.text(group),
                    OrEmpty.textOr(kind, "Service"),
                    OrEmpty.text(namespace),
                    OrEmpty.text(name),
                    port);
        }
    }

    /** What a route carries to its backends. */
    enum Carried {
        HTTP,
        /** Over HTTP/2, unless the Service says otherwise. */
        GRPC,
        /** Bytes as they are: who wants them encrypted has done it. */
        STREAM,
        /** Bytes that came in TLS which ended here: policies on TLS to backends hold. */
        DECRYPTED,
        DATAGRAMS
    }

    private final Carried carried;
    private final ObjectId route;
    private final GatewayDraft gateway;
    private final GatewaySpeaking speaking;
    private final References references;
    private final TlsPolicies policies;
    private final TrafficPolicies traffic;
    private final Draft draft;
    private Outcome resolvedRefs = Outcome.good("ResolvedRefs");

    BackendRefs(Carried carried, ObjectId route, GatewayDraft gateway, Lookup lookup) {
        this.carried = carried;
        this.route = route;
        this.gateway = gateway;
        this.speaking = new GatewaySpeaking(lookup, gateway);
        this.references = speaking.references();
        this.policies = lookup.policies();
        this.traffic = lookup.traffic();
        this.draft = lookup.draft();
    }

    /** What all references so far came to. */
    Outcome resolvedRefs() {
        return resolvedRefs;
    }

    /**
     * Where a reference leads.
     *
     * @param guards that must be passed on the way
     */
    record Backend(Destination destination, List<Guard> guards) {
        static Backend broken(int status, String reason) {
            return new Backend(new Destination.Broken(status, reason), List.of());
        }
    }

    /** Where the reference of whoever cannot keep requests out leads: nowhere, where something guards it. */
    Destination unguarded(Ref ref, SourceRef source) {
        Backend found = resolve(ref, source);
        if (found.guards().isEmpty()) {
            return found.destination();
        }
        draft.elsewhere(source, "GuardedBackend", "backendRef: Service " + OrEmpty.textOr(ref.namespace(), route.namespace()) + "/"
                + ref.name() + " has guards, which only requests can pass that are answered (expected: one without)");
        return new Destination.Broken(503, Effect.UNUSABLE);
    }

    /** Where the reference leads; a broken one answers 500, or closes what cannot be answered. */
    Backend resolve(Ref ref, SourceRef source) {
        String namespace = OrEmpty.textOr(ref.namespace(), route.namespace());
        if (!ref.group().isEmpty() || !ref.kind().equals("Service")) {
            return broken(Outcome.bad("InvalidKind", "backendRef: " + ref.kind()
                    + (ref.group().isEmpty() ? "" : "." + ref.group()) + " " + ref.name()
                    + " (expected: kind Service)"), source);
        }
        // Before existence is asked, so that a refusal tells nothing about the other namespace.
        if (!references.grants().allows(route.kind(), route.namespace(), "Service", namespace, ref.name())) {
            return broken(Outcome.elsewhere("RefNotPermitted", "backendRef: Service " + namespace + "/" + ref.name()
                    + " (expected: a ReferenceGrant in namespace " + namespace + " for " + route.kind()
                    + "s of namespace " + route.namespace() + ")"), source);
        }
        Integer port = ref.port();
        if (port == null) {
            return broken(Outcome.bad("BackendNotFound", "backendRef: Service " + namespace + "/" + ref.name()
                    + " without port (expected: a port number)"), source);
        }
        PortRef.ByNumber number = new PortRef.ByNumber(port);
        return switch (carried) {
            case HTTP -> request(namespace, ref, number, Optional.empty(), source);
            case GRPC -> request(namespace, ref, number, Optional.of(UpstreamProtocol.HTTP2), source);
            case STREAM -> service(namespace, ref, number, Usage.BYTES, source);
            case DECRYPTED -> decrypted(namespace, ref, number, source);
            case DATAGRAMS -> service(namespace, ref, number, Usage.DATAGRAMS, source);
        };
    }

    private Backend request(
            String namespace, Ref ref, PortRef port, Optional<UpstreamProtocol> protocol, SourceRef source) {
        String name = references.backends().portName(namespace, ref.name(), port);
        // A policy on TLS that cannot be honoured tells why; the route's own references are sound.
        return speaking.to(namespace, ref.name(), name, protocol)
                .map(usage -> service(namespace, ref, port, usage, source))
                .orElseGet(() -> Backend.broken(503, "backend-tls-policy-invalid"));
    }

    private Backend decrypted(String namespace, Ref ref, PortRef port, SourceRef source) {
        String name = references.backends().portName(namespace, ref.name(), port);
        return switch (policies.of(draft, gateway.id(), namespace, ref.name(), name)) {
            case TlsPolicies.Verdict.Broken _ -> Backend.broken(503, "backend-tls-policy-invalid");
            case TlsPolicies.Verdict.Encrypted(UpstreamTls tls) ->
                service(namespace, ref, port, Usage.of(Optional.empty(), Optional.of(tls), speaking.client(), Usage.Carried.BYTES), source);
            case TlsPolicies.Verdict.Silent() -> service(namespace, ref, port, Usage.BYTES, source);
        };
    }

    private Backend service(String namespace, Ref ref, PortRef port, Usage usage, SourceRef source) {
        Effect effect = traffic.isEmpty()
                ? Effect.NONE
                : traffic.ofService(
                        draft, references, namespace, ref.name(), references.backends().portName(namespace, ref.name(), port));
        if (effect.closed().isPresent()) {
            return Backend.broken(503, effect.closed().get());
        }
        return switch (references.backends().resolve(namespace, ref.name(), port, usage.with(effect.balancing(), effect.resilience()))) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) ->
                new Backend(new Destination.To(upstream, effect.balancing(), effect.resilience()), effect.guards());
            case Resolved.Missing<UpstreamName>(String reason, String message) -> broken(Outcome.elsewhere(reason, message), source);
        };
    }

    private Backend broken(Outcome fault, SourceRef source) {
        resolvedRefs = resolvedRefs.and(fault);
        draft.problem(source, fault);
        return Backend.broken(
                500, fault.reason().equals("RefNotPermitted") ? "backend-not-permitted" : "backend-not-found");
    }
}
