// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which GatewayClasses are ours, and what they are told. */
final class GatewayClasses {
    private final Set<String> served = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    private final Map<String, Outcome> refused = new HashMap<>();

    private GatewayClasses() {}

    /** Judges all that there are. */
    static GatewayClasses ours(ClusterState state, Settings settings, Draft draft) {
        GatewayClasses ours = new GatewayClasses();
        for (GatewayClass one : state.gatewayClasses().all()) {
            ObjectId id = ObjectId.of(one);
            if (one.getSpec() == null || !settings.gatewayControllerName().equals(one.getSpec().getControllerName())) {
                draft.ignored(SourceRef.of("GatewayClass", "", id.name()), "another controller's class");
                if (one.getSpec() != null && one.getSpec().getControllerName() != null) {
                    ours.others.add(id.name());
                }
                continue;
            }
            draft.used("GatewayClass", "", id.name());
            Outcome accepted = Outcome.good("Accepted");
            if (one.getSpec().getParametersRef() != null) {
                accepted = Outcome.bad("InvalidParameters", "parametersRef: "
                        + one.getSpec().getParametersRef().getKind() + " (expected: none)");
                draft.problem(id.source("spec.parametersRef"), accepted.reason(), accepted.message());
                ours.refused.put(id.name(), accepted);
            } else {
                ours.served.add(id.name());
            }
            draft.status(new ObjectStatus.OfGatewayClass(
                    id.name(),
                    List.of(accepted.as("Accepted", id.generation())),
                    GatewayFeatures.supported(settings)));
        }
        return ours;
    }

    /** Whether Gateways of the class of that name are served. */
    boolean serves(String name) {
        return served.contains(name);
    }

    /** Whether Gateways of the class of that name, which is ours but not accepted, or not there, may be served again. */
    boolean awaited(String name) {
        return !served.contains(name) && !others.contains(name);
    }

    /** Why the class of that name is not accepted, though it is ours; null where it is, or is not ours. */
    @Nullable Outcome refusal(String name) {
        return refused.get(name);
    }
}
