// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.IngressClasses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;

/** Whose an object is, as far as its class says; of what has none, such as a route, translation says the rest. */
enum Standing {
    /** Ours alone, or without a class. */
    OURS,
    /** Another controller's that is served here too: it is not ours to refuse. */
    SHARED,
    ANOTHERS;

    static Standing of(HasMetadata object, ClusterState state, Settings settings) {
        return switch (object) {
            case Ingress ingress -> {
                IngressClasses.Owner owner = new IngressClasses(state, settings).owner(ingress);
                yield !owner.ours() ? ANOTHERS : owner.told() ? OURS : SHARED;
            }
            case Gateway gateway -> {
                GatewayClass its = gateway.getSpec() == null
                        ? null
                        : state.gatewayClasses().get("", OrEmpty.text(gateway.getSpec().getGatewayClassName()));
                boolean ours = its != null
                        && its.getSpec() != null
                        && settings.gatewayControllerName().equals(its.getSpec().getControllerName());
                yield ours ? OURS : ANOTHERS;
            }
            default -> OURS;
        };
    }
}
