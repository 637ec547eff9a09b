// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.NamedService;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.reference.ServiceFinder;
import dev.rauta.controller.translate.reference.ServiceRef;
import dev.rauta.controller.translate.reference.ServiceUrl;
import dev.rauta.controller.translate.reference.Usage;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks up the Services that policies name; policies of such a Service hold for what it is asked, as for a route's requests. */
public final class PolicyServices implements ServiceFinder {
    /** How Services are spoken to; the one who asks is known by it. */
    @FunctionalInterface
    public interface Speaking {
        /**
         * How a Service's port is spoken to; empty where that cannot be honoured.
         *
         * @param port its name, perhaps empty
         * @param protocol what is spoken where the Service does not say
         */
        Optional<Usage> to(String namespace, String service, String port, Optional<UpstreamProtocol> protocol);
    }

    /** As Services say, and nothing else: so Ingresses speak. */
    public static final Speaking PLAIN = (_, _, _, protocol) ->
            Optional.of(Usage.of(protocol, Optional.empty(), Optional.empty(), Usage.Carried.REQUESTS));

    private final Draft draft;
    private final References references;
    private final TrafficPolicies traffic;
    private final Speaking speaking;

    public PolicyServices(Draft draft, References references, TrafficPolicies traffic, Speaking speaking) {
        this.draft = draft;
        this.references = references;
        this.traffic = traffic;
        this.speaking = speaking;
    }

    @Override
    public Resolved<NamedService> find(ServiceRef ref) {
        return aside(() -> granted(ref));
    }

    @Override
    public Resolved<NamedService> find(ServiceUrl url) {
        return aside(() -> references.backends().known(url)
                .map(service -> resolved(service, url.tls() ? Optional.of(UpstreamTls.unverified(Optional.of(url.host()))) : Optional.empty()))
                .orElseGet(() -> new Resolved.Found<>(references.backends().outside(url))));
    }

    private Resolved<NamedService> aside(Supplier<Resolved<UpstreamName>> finding) {
        List<Resolved<UpstreamName>> found = new ArrayList<>(1);
        Part draws = draft.aside(() -> found.add(finding.get()));
        return switch (found.getFirst()) {
            case Resolved.Found<UpstreamName>(UpstreamName upstream) -> new Resolved.Found<>(new NamedService(upstream, draws));
            case Resolved.Missing<UpstreamName>(String reason, String message) -> new Resolved.Missing<>(reason, message);
        };
    }

    private Resolved<UpstreamName> granted(ServiceRef ref) {
        if (!references.grants().allows("TrafficPolicy", ref.from(), "Service", ref.namespace(), ref.name())) {
            return new Resolved.Missing<>("RefNotPermitted", "service: " + ref.namespace() + "/" + ref.name()
                    + " (expected: a ReferenceGrant in namespace " + ref.namespace() + " for TrafficPolicies of namespace "
                    + ref.from() + ")");
        }
        return resolved(ref, Optional.empty());
    }

    /** @param tls as who names it says; empty: as the Service says */
    private Resolved<UpstreamName> resolved(ServiceRef ref, Optional<UpstreamTls> tls) {
        String where = "service: " + ref.namespace() + "/" + ref.name();
        PortRef port = new PortRef.ByNumber(ref.port());
        String name = references.backends().portName(ref.namespace(), ref.name(), port);
        if (traffic.guarded(references, ref.namespace(), ref.name(), name)) {
            return new Resolved.Missing<>("GuardedBackend",
                    where + " has guards, which what is asked here does not pass (expected: one without)");
        }
        Optional<Usage> usage = speaking.to(
                ref.namespace(), ref.name(), name, ref.grpc() ? Optional.of(UpstreamProtocol.HTTP2) : Optional.empty());
        if (usage.isEmpty()) {
            return new Resolved.Missing<>(
                    "Invalid", where + " has a BackendTLSPolicy that cannot be honoured (expected: a sound one, or none)");
        }
        Effect effect = traffic.ofService(draft, references, ref.namespace(), ref.name(), name);
        Usage spoken = tls.isEmpty()
                ? usage.get()
                : Usage.of(usage.get().protocol(), tls, usage.get().client(), Usage.Carried.REQUESTS);
        return references.backends().resolve(
                ref.namespace(), ref.name(), port, spoken.with(effect.balancing(), effect.resilience()));
    }
}
