// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.IngressClasses.Owner;
import dev.rauta.controller.translate.ingress.IngressPlan.Bound;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Rivals;
import dev.rauta.controller.translate.ingress.IngressPlan.Wanted;
import dev.rauta.controller.translate.ingress.nginx.key.Globals;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.GovernedRoute;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what one Ingress asks for. */
final class IngressReader {
    private final Settings settings;
    private final IngressClasses classes;
    private final References references;
    private final TrafficPolicies traffic;
    private final Draft draft;

    IngressReader(
            Settings settings, IngressClasses classes, References references, TrafficPolicies traffic, Draft draft) {
        this.settings = settings;
        this.classes = classes;
        this.references = references;
        this.traffic = traffic;
        this.draft = draft;
    }

    /** What it asks for; nothing of it is in the draft by that. */
    IngressPlan read(Ingress ingress, ObjectId id) {
        Reading reading = new Reading(id);
        Part part = draft.record(() -> reading.read(ingress));
        return new IngressPlan(
                id,
                reading.ours,
                reading.told,
                reading.annotations.host(),
                reading.annotations.canary(),
                part,
                reading.tlsHosts,
                reading.bindings,
                reading.claims);
    }

    /** One Ingress, half read. */
    private final class Reading {
        private final ObjectId id;
        private final List<HostPattern> tlsHosts = new ArrayList<>();
        private final List<Bound> bindings = new ArrayList<>();
        private final List<Claim> claims = new ArrayList<>();
        private IngressAnnotations annotations = IngressAnnotations.NONE;
        private boolean ours;
        private boolean told;
        private @Nullable Route made;

        Reading(ObjectId id) {
            this.id = id;
        }

        void read(Ingress ingress) {
            Owner owner = classes.owner(ingress);
            if (!settings.watches(id.namespace())) {
                draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            } else if (!owner.ours()) {
                draft.ignored(id.source(), owner.why());
            } else if (ingress.getSpec() == null) {
                draft.problem(id.source(), "InvalidSpec", "spec: missing (expected: rules or a default backend)");
            } else {
                draft.used("Ingress", id.namespace(), id.name());
                ours = true;
                told = owner.told();
                annotations = IngressAnnotations.of(ingress, settings.sslRedirect(), Globals.NONE, references, draft);
                tls(ingress);
                rules(ingress);
            }
        }

        private void tls(Ingress ingress) {
            List<IngressTLS> entries = OrEmpty.list(ingress.getSpec().getTls());
            for (int i = 0; i < entries.size(); i++) {
                SourceRef source = id.source("spec.tls[" + i + "]");
                List<HostPattern> its = hosts(ingress, entries.get(i), source);
                tlsHosts.addAll(its);
                String secret = OrEmpty.text(entries.get(i).getSecretName());
                if (!secret.isEmpty()) {
                    bind(its, secret, source);
                }
            }
        }

        private void bind(List<HostPattern> its, String secret, SourceRef source) {
            switch (references.certificates().resolve(id.namespace(), secret)) {
                case Resolved.Found<Certificate>(Certificate certificate) ->
                    its.forEach(host -> bindings.add(
                            new Bound(SniBinding.of(IngressTranslator.HTTPS, host, certificate.name()), source)));
                case Resolved.Missing<Certificate>(String reason, String message) ->
                    draft.problem(source.at(source.field() + ".secretName"), reason,
                            message + "; the default certificate is shown");
            }
        }

        private void rules(Ingress ingress) {
            List<IngressRule> rules = OrEmpty.list(ingress.getSpec().getRules());
            IngressBackend defaultBackend = ingress.getSpec().getDefaultBackend();
            for (int i = 0; i < rules.size(); i++) {
                SourceRef source = id.source("spec.rules[" + i + "]");
                HostPattern host;
                try {
                    host = HostPattern.ofIngress(OrEmpty.text(rules.get(i).getHost()));
                } catch (IllegalArgumentException e) {
                    draft.problem(source.at(source.field() + ".host"), "InvalidHost", String.valueOf(e.getMessage()));
                    continue;
                }
                draft.host(IngressTranslator.HTTP, host);
                draft.host(IngressTranslator.HTTPS, host);
                paths(rules.get(i), i, host);
                if (defaultBackend != null && !(host instanceof HostPattern.Any)) {
                    defaultOf(host, defaultBackend, Rivals.SILENT);
                }
            }
            if (defaultBackend != null) {
                defaultOf(HostPattern.any(), defaultBackend, rules.isEmpty() ? Rivals.OTHERS_TOLD : Rivals.SILENT);
            } else if (rules.isEmpty()) {
                draft.problem(id.source("spec"), "InvalidSpec", "rules: none (expected: rules or a default backend)");
            }
        }

        private void paths(IngressRule rule, int ruleIndex, HostPattern host) {
            List<HTTPIngressPath> paths =
                    rule.getHttp() == null ? List.of() : OrEmpty.list(rule.getHttp().getPaths());
            for (int j = 0; j < paths.size(); j++) {
                HTTPIngressPath path = paths.get(j);
                SourceRef source = id.source("spec.rules[" + ruleIndex + "].http.paths[" + j + "]");
                PathMatch match;
                try {
                    match = match(OrEmpty.text(path.getPath()), OrEmpty.text(path.getPathType()));
                } catch (IllegalArgumentException e) {
                    draft.problem(source, "InvalidPath", String.valueOf(e.getMessage()));
                    continue;
                }
                Precedence precedence = precedence(id, ruleIndex, j);
                RouteName name = name(id, ruleIndex + "-" + j);
                SourceRef backend = source.at(source.field() + ".backend");
                claim(new Wanted(host, match), source, Rivals.TOLD, () -> route(
                        name, source, match, precedence, action(path.getBackend(), backend)));
            }
        }

        /** Takes whatever no path of the host takes; rivals are only told where they have nothing else. */
        private void defaultOf(HostPattern host, IngressBackend backend, Rivals rivals) {
            SourceRef source = id.source("spec.defaultBackend");
            PathMatch match = new PathMatch.Any();
            claim(new Wanted(host, match), source, rivals, () -> route(
                    name(id, "default"), source, match, precedence(id, Integer.MAX_VALUE, 0), action(backend, source)));
        }

        private Route route(RouteName name, SourceRef source, PathMatch match, Precedence precedence, Action action) {
            Route route = new Route(
                    name, source, RouteMatch.of(match), precedence, annotations.path().filters(), action, Timeouts.DEFAULT);
            draft.add(annotations.draws());
            return GovernedRoute.zoned(GovernedRoute.of(route, annotations.effect()), draft);
        }

        /** What its backend comes to is only said where the claim is not another's. */
        private void claim(Wanted wanted, SourceRef source, Rivals rivals, Supplier<Route> route) {
            made = null;
            Part won = draft.record(() -> {
                try {
                    made = route.get();
                } catch (IllegalArgumentException e) {
                    draft.problem(source, "InvalidPath", String.valueOf(e.getMessage()));
                }
            });
            claims.add(new Claim(wanted, source, rivals, won, made));
        }

        private Action action(IngressBackend backend, SourceRef source) {
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
            PortRef port = port(backend.getService().getPort());
            return new Action.Forward(List.of(share(service, port, source)));
        }

        private WeightedDestination share(String service, PortRef port, SourceRef source) {
            Effect effect = traffic.isEmpty()
                    ? Effect.NONE
                    : traffic.ofService(
                            draft, references, id.namespace(), service, references.backends().portName(id.namespace(), service, port));
            if (effect.closed().isPresent()) {
                return new WeightedDestination(1, new Destination.Broken(503, effect.closed().get()), List.of());
            }
            return new WeightedDestination(1, destination(service, port, effect, source), List.copyOf(effect.guards()));
        }

        private Destination destination(String service, PortRef port, Effect effect, SourceRef source) {
            return switch (references.backends().resolve(id.namespace(), service, port, annotations.backend().usage().with(effect.balancing(), effect.resilience()))) {
                case Resolved.Found<UpstreamName>(UpstreamName upstream) ->
                    new Destination.To(upstream, effect.balancing(), effect.resilience());
                case Resolved.Missing<UpstreamName>(String reason, String message) -> {
                    draft.problem(source.at(source.field() + ".service"), reason, message);
                    yield new Destination.Broken(503, "backend-not-found");
                }
            };
        }
    }

    /** An entry without hosts covers the Ingress's rule hosts. */
    private List<HostPattern> hosts(Ingress ingress, IngressTLS entry, SourceRef source) {
        List<String> names = OrEmpty.list(entry.getHosts());
        if (names.isEmpty()) {
            names = OrEmpty.list(ingress.getSpec().getRules()).stream()
                    .map(IngressRule::getHost)
                    .map(OrEmpty::text)
                    .filter(host -> !host.isEmpty())
                    .distinct()
                    .toList();
        }
        List<HostPattern> patterns = new ArrayList<>();
        for (String name : names) {
            try {
                patterns.add(HostPattern.ofIngress(name));
            } catch (IllegalArgumentException e) {
                draft.problem(source, "InvalidHost", String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }

    /** {@code ImplementationSpecific} is {@code Prefix} here, and an empty path is the root. */
    private static PathMatch match(String path, String type) {
        return switch (type) {
            case "Exact" -> new PathMatch.Exact(path);
            case "Prefix", "ImplementationSpecific" -> new PathMatch.Prefix(OrEmpty.textOr(path, "/"));
            default ->
                throw new IllegalArgumentException(
                        "pathType: '" + type + "' (expected: Exact, Prefix or ImplementationSpecific)");
        };
    }

    private static PortRef port(@Nullable ServiceBackendPort port) {
        String name = port == null ? "" : OrEmpty.text(port.getName());
        if (!name.isEmpty()) {
            return new PortRef.ByName(name);
        }
        Integer number = port == null ? null : port.getNumber();
        return new PortRef.ByNumber(number == null ? 0 : number);
    }

    private static Precedence precedence(ObjectId id, int rule, int match) {
        return new Precedence(id.created(), id.namespace(), id.name(), rule, match);
    }

    private static RouteName name(ObjectId id, String rule) {
        return RouteName.of("ingress", id.namespace(), id.name(), rule);
    }
}
