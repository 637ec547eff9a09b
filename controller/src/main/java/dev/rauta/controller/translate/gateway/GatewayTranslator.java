// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.address.Reach;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.service.GatewayServices;
import dev.rauta.controller.translate.service.OpenPort;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentGatewayReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gateways and ListenerSets to listeners, and to what routes attach to. */
public final class GatewayTranslator {
    private final ClusterState state;
    private final Settings settings;
    private final References references;
    private final Draft draft;
    private final Map<String, GatewayDraft> gateways = new LinkedHashMap<>();
    private final RefusedGateways refused;

    private GatewayTranslator(ClusterState state, Settings settings, References references, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.references = references;
        this.draft = draft;
        this.refused = new RefusedGateways(draft);
    }

    /** Puts every sound listener into the draft; statuses follow with {@link Parents#report}. */
    public static Parents translate(ClusterState state, Settings settings, References references, Draft draft) {
        return new GatewayTranslator(state, settings, references, draft).translate();
    }

    private Parents translate() {
        GatewayClasses classes = GatewayClasses.ours(state, settings, draft);
        List<Gateway> all = state.gateways().all().stream()
                .sorted(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .toList();
        List<Gateway> ours = all.stream().filter(gateway -> ours(gateway, classes)).toList();
        List<Gateway> awaited = all.stream().filter(gateway -> awaited(gateway, classes)).toList();
        Optional<GatewayServices> services =
                settings.gatewayServices() ? Optional.of(new GatewayServices(state, settings, ours, draft)) : Optional.empty();
        Reach reach = Reach.of(settings, ours, awaited, services.map(GatewayServices::places), references.addresses().addresses());
        ours.forEach(gateway -> {
            GatewayDraft one = new GatewayDraft(gateway, reach);
            gateways.put(one.id().namespace() + "/" + one.id().name(), one);
        });
        Map<GatewayDraft, List<ListenerSetDraft>> sets = listenerSets();
        judge(reach, sets);
        for (GatewayDraft gateway : gateways.values()) {
            SortedSet<OpenPort> ports = ports(gateway, sets.getOrDefault(gateway, List.of()));
            services.ifPresent(its -> want(gateway, ports, its));
        }
        draft.infrastructure(services.map(GatewayServices::finish)
                .orElseGet(() -> GatewayServices.none(state, settings, draft)));
        List<ListenerSetDraft> more = sets.values().stream().flatMap(List::stream).toList();
        gateways.values().forEach(gateway -> serve(gateway));
        more.forEach(this::serve);
        return new Parents(gateways.values(), more);
    }

    /** The ports that it has, recorded or not; a listener whose binding is not recorded waits. */
    private static SortedSet<OpenPort> ports(GatewayDraft gateway, List<ListenerSetDraft> sets) {
        SortedSet<OpenPort> ports = new TreeSet<>();
        Set<OpenPort> recorded = new TreeSet<>();
        Stream.concat(Stream.of(gateway), sets.stream())
                .flatMap(parent -> parent.listeners().stream())
                .filter(ListenerDraft::acceptable)
                .forEach(listener -> {
                    OpenPort port = new OpenPort(listener.port(), listener.datagrams());
                    ports.add(port);
                    if (gateway.waits(port)) {
                        listener.awaitRecord();
                    } else {
                        recorded.add(port);
                    }
                });
        if (recorded.isEmpty() && !ports.isEmpty()) {
            gateway.awaitRecords();
        }
        return ports;
    }

    /** Tells which ports the Gateway's Service shall have. */
    private void want(GatewayDraft gateway, SortedSet<OpenPort> ports, GatewayServices services) {
        Optional<String> pooled = settings.gatewayAddressPool().isPresent()
                ? gateway.reach().addresses(gateway.id()).stream().findFirst()
                : Optional.empty();
        services.want(gateway.object(), gateway.admitted() ? ports : new TreeSet<>(), pooled, draft);
    }

    /** In the order of precedence: the oldest Gateway, its ListenerSets, the next Gateway. */
    private void judge(Reach reach, Map<GatewayDraft, List<ListenerSetDraft>> sets) {
        ListenerCheck check = new ListenerCheck(references);
        AllowedNamespaces namespaces = new AllowedNamespaces(state, draft);
        ListenerConflicts shared = ListenerConflicts.besideIngress();
        for (GatewayDraft gateway : gateways.values()) {
            ListenerConflicts conflicts = reach.shared() ? shared : ListenerConflicts.none();
            gateway.judge(check, conflicts, references);
            sets.getOrDefault(gateway, List.of()).forEach(set -> set.judge(check, conflicts, namespaces));
        }
    }

    private void serve(Parent parent) {
        for (ListenerDraft listener : parent.listeners()) {
            if (listener.serves()) {
                draft.listener(ListenerProtocols.listener(listener));
                ListenerCertificates.bind(listener, draft);
            }
        }
    }

    private Map<GatewayDraft, List<ListenerSetDraft>> listenerSets() {
        Map<GatewayDraft, List<ListenerSetDraft>> sets = new LinkedHashMap<>();
        state.listenerSets().all().stream()
                .sorted(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .forEach(set -> {
                    GatewayDraft gateway = gateway(set);
                    if (gateway != null) {
                        draft.used("ListenerSet", set.getMetadata().getNamespace(), set.getMetadata().getName());
                        sets.computeIfAbsent(gateway, _ -> new ArrayList<>()).add(new ListenerSetDraft(set, gateway));
                    }
                });
        return sets;
    }

    private @Nullable GatewayDraft gateway(ListenerSet set) {
        ObjectId id = ObjectId.of(set);
        if (set.getSpec() == null || set.getSpec().getParentRef() == null) {
            draft.problem(id.source(), "InvalidSpec", "spec: no parentRef (expected: a Gateway and listeners)");
            return null;
        }
        if (!settings.watches(id.namespace())) {
            draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            return null;
        }
        ParentGatewayReference ref = set.getSpec().getParentRef();
        boolean named = OrEmpty.textOr(ref.getGroup(), ListenerCheck.GROUP).equals(ListenerCheck.GROUP)
                && OrEmpty.textOr(ref.getKind(), "Gateway").equals("Gateway");
        GatewayDraft gateway = named
                ? gateways.get(OrEmpty.textOr(ref.getNamespace(), id.namespace()) + "/" + ref.getName())
                : null;
        if (gateway == null && !(named && refused.refuse(set, ref))) {
            draft.ignored(id.source(), "parentRef: not to a Gateway of ours");
        }
        return gateway;
    }

    private boolean awaited(Gateway gateway, GatewayClasses classes) {
        return gateway.getSpec() != null
                && settings.watches(ObjectId.of(gateway).namespace())
                && classes.awaited(String.valueOf(gateway.getSpec().getGatewayClassName()));
    }

    private boolean ours(Gateway gateway, GatewayClasses classes) {
        ObjectId id = ObjectId.of(gateway);
        if (gateway.getSpec() == null) {
            draft.problem(id.source(), "InvalidSpec", "spec: missing (expected: a gatewayClassName and listeners)");
            return false;
        }
        if (!settings.watches(id.namespace())) {
            draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            return false;
        }
        String its = String.valueOf(gateway.getSpec().getGatewayClassName());
        Outcome refusal = classes.refusal(its);
        if (refusal != null) {
            refused.refuse(gateway, refusal);
            return false;
        }
        if (!classes.serves(its)) {
            draft.ignored(id.source(), "gatewayClassName: " + gateway.getSpec().getGatewayClassName()
                    + " (expected: a GatewayClass of controller " + settings.gatewayControllerName() + ")");
            return false;
        }
        draft.used("Gateway", id.namespace(), id.name());
        return true;
    }
}
