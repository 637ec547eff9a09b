// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.diff.Difference;
import dev.rauta.app.diff.Difference.Change;
import dev.rauta.app.migrate.note.Extent;
import dev.rauta.app.migrate.note.Note;
import dev.rauta.app.migrate.note.Notes;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.VirtualHost;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Ingresses of ours as objects of Gateway API.
 *
 * @param ingresses those that the objects stand for
 * @param objects what there shall be
 * @param notes what has no equivalent, by object
 * @param before everything that there is
 * @param after everything that there would be with the objects, and without the Ingresses
 */
public record Migration(
        List<SourceRef> ingresses, List<HasMetadata> objects, List<Note> notes, Translation before, Translation after) {
    public Migration {
        ingresses = List.copyOf(ingresses);
        objects = List.copyOf(objects);
        notes = List.copyOf(notes);
    }

    /**
     * Writes them.
     *
     * @param gateway NAMESPACE/NAME of the Gateway, which must not be there yet
     * @throws IllegalArgumentException where it is
     */
    public static Migration of(ClusterState state, Settings operators, String gateway) {
        // Nothing is recorded: nobody has these objects yet.
        Settings settings = operators.ofFiles();
        Translation before = Translator.translate(state, settings);
        List<Ingress> ours = state.ingresses().all().stream()
                .filter(one -> before.used().contains(source(one)))
                .toList();
        List<HasMetadata> others = state.stream()
                .filter(object -> !(object instanceof Ingress ingress) || !ours.contains(ingress))
                .toList();
        Notes notes = new Notes();
        ours.forEach(one -> today(before, source(one), notes));
        List<HasMetadata> objects = new Writing(state, settings, others, notes).objects(before, gateway);
        List<HasMetadata> then = new ArrayList<>(others);
        then.addAll(objects);
        return new Migration(
                ours.stream().map(Migration::source).toList(),
                objects,
                notes.all(),
                before,
                Translator.translate(ClusterState.of(then), settings));
    }

    private static SourceRef source(HasMetadata object) {
        return SourceRef.of(object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    /** What is said and does nothing today is not missed either. */
    private static void today(Translation before, SourceRef ingress, Notes notes) {
        Set<String> told = new LinkedHashSet<>();
        for (AnnotationVerdict one : before.annotations()) {
            if (one.object().equals(ingress) && one.verdict() == AnnotationVerdict.Verdict.REFUSED) {
                told.add("metadata.annotations[" + one.key() + "]");
                notes.today(ingress, one.key(), "is refused today: " + one.reason());
            }
        }
        for (Problem problem : before.problems()) {
            if (problem.source().at("").equals(ingress) && !told.contains(problem.source().field())) {
                notes.today(ingress, problem.source().field(), problem.message());
            }
        }
    }

    /** One migration. */
    private record Writing(ClusterState state, Settings settings, List<HasMetadata> others, Notes notes) {

        List<HasMetadata> objects(Translation before, String gateway) {
            Site site = Site.of(before.snapshot().routes());
            Names names = new Names(state);
            int slash = gateway.indexOf('/');
            Door.Parent parent = new Door.Parent("Gateway", gateway.substring(0, slash), gateway.substring(slash + 1));
            if (names.has(parent.kind(), parent.namespace(), parent.name())) {
                throw new IllegalArgumentException("Gateway " + gateway + ": is there already (expected: a new one)");
            }
            if (site.hosts().isEmpty() && site.streams().isEmpty()) {
                return List.of();
            }
            Doors doors = Doors.of(site, parent, names, notes);
            PlainServices services = PlainServices.of(upstreams(site), others, settings);
            RouteWriter routes = new RouteWriter(site, doors, new RuleWriter(services, notes), names, notes);
            Map<SourceRef, List<RouteDraft>> drafts = routes.write();
            Grants grants = new Grants();
            List<HasMetadata> policies = new ArrayList<>();
            drafts.forEach((ingress, its) -> policies.addAll(policies(ingress, its, names)));
            policies.forEach(policy -> grants.services((TrafficPolicy) policy));
            List<HasMetadata> all = new ArrayList<>();
            all.addAll(new GatewayWriter(className(all, names), grants).write(doors));
            all.addAll(new StreamWriter(doors, names, notes).write(site.streams()));
            drafts.values().forEach(its -> its.forEach(draft -> all.add(draft.object())));
            routes.shut(parent.namespace()).forEach(draft -> all.add(draft.object()));
            all.addAll(policies);
            all.addAll(grants.objects(names));
            return all;
        }

        private List<TrafficPolicy> policies(SourceRef ingress, List<RouteDraft> its, Names names) {
            PolicySheet sheet = new PolicySheet(ingress.name(), its, names);
            List<TrafficPolicy> policies = sheet.write();
            if (sheet.apart()) {
                notes.add(ingress, "rateLimits", "limits of several TrafficPolicies are counted apart, those of one Ingress together",
                        new Extent.None());
            }
            return policies;
        }

        /** One of ours that is there, else another object. */
        private String className(List<HasMetadata> all, Names names) {
            for (GatewayClass one : state.gatewayClasses().all()) {
                if (one.getSpec() != null && settings.gatewayControllerName().equals(one.getSpec().getControllerName())) {
                    return one.getMetadata().getName();
                }
            }
            String name = names.take("GatewayClass", "", settings.ingressClass());
            all.add(new GatewayClassBuilder()
                    .withNewMetadata().withName(name).endMetadata()
                    .withNewSpec().withControllerName(settings.gatewayControllerName()).endSpec()
                    .build());
            return name;
        }

        private static Set<UpstreamName> upstreams(Site site) {
            Set<UpstreamName> upstreams = new LinkedHashSet<>();
            for (Site.OfHost host : site.hosts()) {
                for (List<Route> routes : List.of(host.http(), host.https())) {
                    for (Route route : routes) {
                        if (route.action() instanceof Action.Forward(var shares)) {
                            shares.forEach(share -> {
                                if (share.destination() instanceof Destination.To to) {
                                    upstreams.add(to.upstream());
                                }
                            });
                        }
                    }
                }
            }
            return upstreams;
        }
    }

    /** Which requests would be answered otherwise, but for those of a canary that has no endpoints, as always. */
    public Difference difference() {
        RouteTable routes = before.snapshot().routes();
        List<VirtualHost> hosts = routes.virtualHosts().stream()
                .map(host -> new VirtualHost(
                        host.listener(), host.host(), host.routes().stream().map(Migration::unyielding).toList()))
                .toList();
        RouteTable others = new RouteTable(routes.listeners(), hosts, routes.sniBindings(), routes.streams());
        return Difference.between(before.snapshot().with(others), after.snapshot());
    }

    private static Route unyielding(Route route) {
        return route.action() instanceof Action.Forward forward && forward.fallback().isPresent()
                ? route.with(new Action.Forward(forward.destinations().stream()
                        .map(share -> new WeightedDestination(share.weight(), share.destination(), share.filters()))
                        .toList()))
                : route;
    }

    /** Those of them that nothing on the list is the reason of. */
    public List<Change> unexplained(Difference difference) {
        return difference.changes().stream()
                .filter(change -> notes.stream().noneMatch(note -> note.extent().covers(change)))
                .toList();
    }
}
