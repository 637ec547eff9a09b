// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Outcome;
import dev.rauta.controller.translate.Draft;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentGatewayReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gateways of a class that is ours but not accepted: they are not served, and must not say that they are. */
final class RefusedGateways {
    private final Draft draft;
    private final Set<String> all = new HashSet<>();

    RefusedGateways(Draft draft) {
        this.draft = draft;
    }

    /** @param why the class is not accepted */
    void refuse(Gateway gateway, Outcome why) {
        ObjectId id = ObjectId.of(gateway);
        String message = "gatewayClassName: " + gateway.getSpec().getGatewayClassName() + ": " + why.message();
        all.add(id.namespace() + "/" + id.name());
        draft.used("Gateway", id.namespace(), id.name());
        draft.elsewhere(id.source("spec.gatewayClassName"), why.reason(), message);
        draft.status(new ObjectStatus.OfGateway(
                id.namespace(),
                id.name(),
                List.of(
                        Outcome.bad(why.reason(), message).as("Accepted", id.generation()),
                        Outcome.bad("Invalid", "not accepted: " + message).as("Programmed", id.generation())),
                recorded(gateway),
                List.of(),
                0));
    }

    /** Whether the set's Gateway is one of these, and the set is told so. */
    boolean refuse(ListenerSet set, ParentGatewayReference ref) {
        ObjectId id = ObjectId.of(set);
        String parent = OrEmpty.textOr(ref.getNamespace(), id.namespace()) + "/" + ref.getName();
        if (!all.contains(parent)) {
            return false;
        }
        String message = "parentRef: Gateway " + parent + " (expected: one that is accepted)";
        draft.used("ListenerSet", id.namespace(), id.name());
        draft.elsewhere(id.source("spec.parentRef"), "ParentNotAccepted", message);
        draft.status(new ObjectStatus.OfListenerSet(
                id.namespace(),
                id.name(),
                List.of(
                        Outcome.bad("ParentNotAccepted", message).as("Accepted", id.generation()),
                        Outcome.bad("Invalid", message).as("Programmed", id.generation())),
                List.of()));
        return true;
    }

    /** Its status is the record of its address, which it shall have again. */
    private static List<String> recorded(Gateway gateway) {
        return gateway.getStatus() == null
                ? List.of()
                : OrEmpty.list(gateway.getStatus().getAddresses()).stream()
                        .map(GatewayStatusAddress::getValue)
                        .map(OrEmpty::text)
                        .filter(address -> !address.isEmpty())
                        .toList();
    }
}
