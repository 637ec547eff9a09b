// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.Backends;
import dev.rauta.controller.translate.reference.PortRef;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules and default backends of Ingresses, as routes on both ports. */
final class IngressPaths {
    private record Place(HostPattern host, PathMatch path) {}

    /** Of one Ingress: what its routes have in common. */
    private record Owner(ObjectId id, IngressAnnotations annotations) {}

    private static final Action TO_HTTPS =
            new Action.Redirect(Optional.of("https"), Optional.empty(), Optional.empty(), Optional.empty(), 308);

    private final Backends backends;
    private final IngressTls tls;
    private final Draft draft;
    private final Map<Place, ObjectId> taken = new HashMap<>();

    IngressPaths(Backends backends, IngressTls tls, Draft draft) {
        this.backends = backends;
        this.tls = tls;
        this.draft = draft;
    }

    /** Takes in an Ingress; they come oldest first, so the first route of a host and path stays. */
    void add(Ingress ingress, ObjectId id, IngressAnnotations annotations) {
        Owner owner = new Owner(id, annotations);
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
            addPaths(owner, rules.get(i), i, host);
            if (defaultBackend != null && !(host instanceof HostPattern.Any)) {
                addDefault(owner, host, defaultBackend, false);
            }
        }
        if (defaultBackend != null) {
            addDefault(owner, HostPattern.any(), defaultBackend, rules.isEmpty());
        } else if (rules.isEmpty()) {
            draft.problem(id.source("spec"), "InvalidSpec", "rules: none (expected: rules or a default backend)");
        }
    }

    private void addPaths(Owner owner, IngressRule rule, int ruleIndex, HostPattern host) {
        List<HTTPIngressPath> paths =
                rule.getHttp() == null ? List.of() : OrEmpty.list(rule.getHttp().getPaths());
        for (int j = 0; j < paths.size(); j++) {
            HTTPIngressPath path = paths.get(j);
            SourceRef source = owner.id().source("spec.rules[" + ruleIndex + "].http.paths[" + j + "]");
            try {
                PathMatch match = match(OrEmpty.text(path.getPath()), OrEmpty.text(path.getPathType()));
                if (claim(owner.id(), host, match, source)) {
                    Precedence precedence = precedence(owner.id(), ruleIndex, j);
                    RouteName name = name(owner.id(), ruleIndex + "-" + j);
                    Action action = action(owner, path.getBackend(), source.at(source.field() + ".backend"));
                    List<Filter> filters = owner.annotations().filters();
                    add(owner, host, new Route(
                            name, source, RouteMatch.of(match), precedence, filters, action, Timeouts.DEFAULT));
                }
            } catch (IllegalArgumentException e) {
                draft.problem(source, "InvalidPath", String.valueOf(e.getMessage()));
            }
        }
    }

    /** Takes whatever no path of the host takes; rivals are only told where they have nothing else. */
    private void addDefault(Owner owner, HostPattern host, IngressBackend backend, boolean nothingElse) {
        SourceRef source = owner.id().source("spec.defaultBackend");
        PathMatch match = new PathMatch.Any();
        ObjectId first = taken.putIfAbsent(new Place(host, match), owner.id());
        if (first == null) {
            Action action = action(owner, backend, source);
            Precedence precedence = precedence(owner.id(), Integer.MAX_VALUE, 0);
            RouteName name = name(owner.id(), "default");
            List<Filter> filters = owner.annotations().filters();
            add(owner, host, new Route(
                    name, source, RouteMatch.of(match), precedence, filters, action, Timeouts.DEFAULT));
        } else if (nothingElse && !first.equals(owner.id())) {
            conflict(source, "default backend", first);
        }
    }

    private void add(Owner owner, HostPattern host, Route route) {
        draft.route(IngressTranslator.HTTPS, host, route);
        boolean redirected = owner.annotations().sslRedirect() && tls.covers(host);
        draft.route(IngressTranslator.HTTP, host, redirected ? withAction(route, TO_HTTPS) : route);
    }

    private static Route withAction(Route route, Action action) {
        return new Route(
                route.name(), route.source(), route.match(), route.precedence(), List.of(), action, route.timeouts());
    }

    private boolean claim(ObjectId id, HostPattern host, PathMatch match, SourceRef source) {
        ObjectId first = taken.putIfAbsent(new Place(host, match), id);
        if (first != null) {
            conflict(source, "host " + host + " path " + described(match), first);
        }
        return first == null;
    }

    private void conflict(SourceRef source, String what, ObjectId first) {
        draft.problem(source, "RouteConflict", what + " is taken by " + first.source()
                + ", which is older or comes first (expected: one owner)");
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

    private Action action(Owner owner, IngressBackend backend, SourceRef source) {
        if (owner.annotations().closed()) {
            return new Action.Respond(503, "guard-not-supported");
        }
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
        Destination destination =
                switch (backends.resolve(owner.id().namespace(), service, port)) {
                    case Resolved.Found<UpstreamName>(UpstreamName upstream) -> new Destination.To(upstream);
                    case Resolved.Missing<UpstreamName>(String reason, String message) -> {
                        draft.problem(source.at(source.field() + ".service"), reason, message);
                        yield new Destination.Broken(503, "backend-not-found");
                    }
                };
        return new Action.Forward(List.of(new WeightedDestination(1, destination, List.of())));
    }

    private static PortRef port(@org.jspecify.annotations.Nullable ServiceBackendPort port) {
        String name = port == null ? "" : OrEmpty.text(port.getName());
        if (!name.isEmpty()) {
            return new PortRef.ByName(name);
        }
        Integer number = port == null ? null : port.getNumber();
        return new PortRef.ByNumber(number == null ? 0 : number);
    }

    private static String described(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path + " (Exact)";
            case PathMatch.Prefix(String path) -> path + " (Prefix)";
            case PathMatch.Regex(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Tail(String pattern) -> pattern + " (regular expression)";
            case PathMatch.Any() -> "any";
        };
    }

    private static Precedence precedence(ObjectId id, int rule, int match) {
        return new Precedence(id.created(), id.namespace(), id.name(), rule, match);
    }

    private static RouteName name(ObjectId id, String rule) {
        return RouteName.of("ingress", id.namespace(), id.name(), rule);
    }
}
