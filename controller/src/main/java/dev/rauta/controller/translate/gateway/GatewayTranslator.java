// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Translates GatewayClasses, Gateways and their routes. */
public final class GatewayTranslator {
    private GatewayTranslator() {}

    public static void translate(ClusterState state, Settings settings, References references, Draft draft) {
        Set<String> classes = classes(state, settings, draft);
        Map<String, GatewayDraft> gateways = new TreeMap<>();
        ListenerCheck check = new ListenerCheck(references);
        ListenerConflicts conflicts = new ListenerConflicts();
        for (Gateway gateway : oldestFirst(state, settings, classes, draft)) {
            GatewayDraft one = GatewayDraft.of(gateway, references.addresses().addresses());
            one.judge(check, conflicts);
            gateways.put(one.id().namespace() + "/" + one.id().name(), one);
        }
        gateways.values().forEach(gateway -> gateway.serve(draft));
        new HttpRouteTranslator(state, settings, references, draft, gateways).translate();
        gateways.values().forEach(gateway -> gateway.report(draft));
    }

    private static List<Gateway> oldestFirst(ClusterState state, Settings settings, Set<String> classes, Draft draft) {
        return state.gateways().all().stream()
                .sorted(Comparator.comparing(ObjectId::of, ObjectId.OLDEST_FIRST))
                .filter(gateway -> ours(gateway, settings, classes, draft))
                .toList();
    }

    private static boolean ours(Gateway gateway, Settings settings, Set<String> classes, Draft draft) {
        ObjectId id = ObjectId.of(gateway);
        if (gateway.getSpec() == null) {
            draft.problem(id.source(), "InvalidSpec", "spec: missing (expected: a gatewayClassName and listeners)");
            return false;
        }
        if (!settings.watches(id.namespace())) {
            draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
            return false;
        }
        if (!classes.contains(String.valueOf(gateway.getSpec().getGatewayClassName()))) {
            draft.ignored(id.source(), "gatewayClassName: " + gateway.getSpec().getGatewayClassName()
                    + " (expected: a GatewayClass of controller " + settings.gatewayControllerName() + ")");
            return false;
        }
        draft.used("Gateway", id.namespace(), id.name());
        return true;
    }

    private static Set<String> classes(ClusterState state, Settings settings, Draft draft) {
        Set<String> names = new HashSet<>();
        for (GatewayClass one : state.gatewayClasses().all()) {
            ObjectId id = ObjectId.of(one);
            if (one.getSpec() == null || !settings.gatewayControllerName().equals(one.getSpec().getControllerName())) {
                draft.ignored(SourceRef.of("GatewayClass", "", id.name()), "another controller's class");
                continue;
            }
            draft.used("GatewayClass", "", id.name());
            Outcome accepted = Outcome.good("Accepted");
            if (one.getSpec().getParametersRef() != null) {
                accepted = Outcome.bad("InvalidParameters", "parametersRef: "
                        + one.getSpec().getParametersRef().getKind() + " (expected: none)");
                draft.problem(id.source("spec.parametersRef"), accepted.reason(), accepted.message());
            } else {
                names.add(id.name());
            }
            draft.status(new ObjectStatus.OfGatewayClass(
                    id.name(), List.of(accepted.as("Accepted", id.generation())), GatewayFeatures.SUPPORTED));
        }
        return names;
    }
}
