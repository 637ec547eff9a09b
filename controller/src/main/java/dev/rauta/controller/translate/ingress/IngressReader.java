// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.IngressClasses.Owner;
import dev.rauta.controller.translate.ingress.IngressPlan.Claim;
import dev.rauta.controller.translate.ingress.IngressPlan.Passed;
import dev.rauta.controller.translate.ingress.IngressPlan.Rivals;
import dev.rauta.controller.translate.ingress.IngressPlan.Wanted;
import dev.rauta.controller.translate.ingress.IngressPlan.Written;
import dev.rauta.controller.translate.ingress.nginx.global.GlobalSettings;
import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes;
import dev.rauta.controller.translate.ingress.nginx.key.ServedPath;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Effect;
import dev.rauta.controller.translate.traffic.GovernedRoute;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what one Ingress asks for. */
final class IngressReader {
    private final Settings settings;
    private final IngressClasses classes;
    private final GlobalSettings globals;
    private final References references;
    private final TrafficPolicies traffic;
    private final Draft draft;

    /** What is looked up with what. */
    record Lookup(References references, TrafficPolicies traffic) {}

    /** @param globals what holds for all Ingresses */
    IngressReader(Settings settings, IngressClasses classes, GlobalSettings globals, Lookup lookup, Draft draft) {
        this.settings = settings;
        this.classes = classes;
        this.globals = globals;
        this.references = lookup.references();
        this.traffic = lookup.traffic();
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
                reading.hosts,
                reading.tls.hosts(),
                reading.tls.bindings(),
                reading.tls.others(),
                reading.passed,
                reading.claims);
    }

    /** One Ingress, half read. */
    private final class Reading {
        private final ObjectId id;
        private final List<HostPattern> hosts = new ArrayList<>();
        private final WrittenTls tls;
        private final List<Passed> passed = new ArrayList<>();
        private final List<Claim> claims = new ArrayList<>();
        private IngressAnnotations annotations = IngressAnnotations.NONE;
        private @Nullable HostAnnotations perHost;
        private boolean ours;
        private boolean told;
        private @Nullable Route made;
        private @Nullable Route plain;

        Reading(ObjectId id) {
            this.id = id;
            this.tls = new WrittenTls(id, references, draft);
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
                globals.readInto(draft);
                perHost = new HostAnnotations(
                        ingress, one -> IngressAnnotations.of(one, settings.sslRedirect(), globals, references, draft), draft);
                annotations = perHost.all();
                hosts.addAll(IngressFields.hosts(IngressFields.ruleHosts(ingress), _ -> {}));
                tls.read(ingress, OtherNames.wanted(annotations, hosts));
                rules(ingress);
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
                    match = IngressFields.match(OrEmpty.text(path.getPath()), OrEmpty.text(path.getPathType()));
                } catch (IllegalArgumentException e) {
                    draft.problem(source, "InvalidPath", String.valueOf(e.getMessage()));
                    continue;
                }
                Precedence precedence = IngressFields.precedence(id, ruleIndex, j);
                RouteName name = IngressFields.name(id, ruleIndex + "-" + j);
                SourceRef backend = source.at(source.field() + ".backend");
                Written written = written(source, Rivals.TOLD, OrEmpty.textOr(path.getPath(), "/"), path.getBackend());
                Wanted wanted = new Wanted(host, match);
                claim(wanted, written, backends -> route(name, written, wanted, precedence, backends.action(path.getBackend(), host, backend)));
                if (annotations.host().passed() && match.equals(new PathMatch.Prefix("/")) && !(host instanceof HostPattern.Any)) {
                    passed.add(new PassedOn(references, traffic, draft, annotations)
                            .of(host, name, path.getBackend(), backend));
                }
            }
        }

        /** Takes whatever no path of the host takes; rivals are only told where they have nothing else. */
        private void defaultOf(HostPattern host, IngressBackend backend, Rivals rivals) {
            SourceRef source = id.source("spec.defaultBackend");
            Wanted wanted = new Wanted(host, new PathMatch.Any());
            Written written = written(source, rivals, "/", backend);
            claim(wanted, written, backends -> route(
                    IngressFields.name(id, "default"), written, wanted, IngressFields.precedence(id, Integer.MAX_VALUE, 0), backends.action(backend, host, source)));
        }

        private Written written(SourceRef source, Rivals rivals, String path, @Nullable IngressBackend backend) {
            IngressServiceBackend service = backend == null ? null : backend.getService();
            return new Written(
                    source,
                    rivals,
                    service == null
                            ? new ServedPath(path, "", "")
                            : new ServedPath(path, OrEmpty.text(service.getName()), IngressFields.port(service.getPort()).toString()),
                    annotations.path());
        }

        private Route route(RouteName name, Written written, Wanted wanted, Precedence precedence, Action action) {
            IngressAnnotations its = perHost == null ? annotations : perHost.of(wanted.host());
            Route route = new Route(
                    name,
                    written.source(),
                    RouteMatch.of(wanted.path()),
                    precedence,
                    its.path().filters(written.path()),
                    action,
                    Timeouts.DEFAULT);
            draft.add(its.draws());
            Effect effect = its.effect(wanted.path());
            Route made = GovernedRoute.of(route, effect);
            Route governed = GovernedRoute.zoned(its.backend().cookieOfPath() ? CookiePath.of(made, effect) : made, draft);
            List<Filter> first = its.path().first(written.path());
            return first.isEmpty() || effect.closed().isPresent()
                    ? governed
                    : governed.with(Stream.concat(first.stream(), governed.filters().stream()).toList());
        }

        /** What is told of annotations has been told of all hosts together. */
        private void tellOfClosed(Wanted wanted, Written written) {
            IngressAnnotations its = perHost == null ? annotations : perHost.of(wanted.host());
            if (its != annotations && its.effect(wanted.path()).closed().isPresent() && annotations.effect(wanted.path()).closed().isEmpty()) {
                draft.problem(written.source(), "ClosedHost", (wanted.host() instanceof HostPattern.Any ? "default backend" : "host " + wanted.host())
                        + ": closed, for an annotation that guards goes by the host and cannot be honoured there (expected: rules with hosts alone, or an"
                        + " annotation that names no variable host)");
            }
        }

        /** What its backend comes to is only said where the claim is not another's. */
        private void claim(Wanted wanted, Written written, Function<IngressBackends, Route> route) {
            IngressBackends backends = new IngressBackends(id.namespace(), references, traffic, draft, annotations.backend(), true);
            made = null;
            plain = null;
            Part won = draft.record(() -> {
                try {
                    made = route.apply(backends);
                    tellOfClosed(wanted, written);
                    plain = annotations.backend().speech() == BackendWishes.Speech.AS_ASKED && made.action() instanceof Action.Forward
                            ? route.apply(backends.plain())
                            : made;
                } catch (IllegalArgumentException e) {
                    draft.problem(written.source(), "InvalidPath", String.valueOf(e.getMessage()));
                }
            });
            claims.add(new Claim(wanted, written, won, made, plain));
        }
    }
}
