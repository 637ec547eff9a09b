// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ReferenceGrantFrom;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ReferenceGrantTo;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;

/** Whether an object may refer to one in another namespace (Gateway API, ReferenceGrant). */
public final class Grants {
    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    private static final String OWN_GROUP = "rauta.dev";

    private final ClusterState state;
    private final Draft draft;

    Grants(ClusterState state, Draft draft) {
        this.state = state;
        this.draft = draft;
    }

    /**
     * Whether a Gateway API object or TrafficPolicy, {@code fromKind}, in {@code fromNamespace} may refer to the core object.
     *
     * <p>Asked before existence is, so that a refusal tells nothing about the other namespace. What asks depends on all grants
     * of that namespace.
     */
    public boolean allows(String fromKind, String fromNamespace, String toKind, String toNamespace, String toName) {
        if (fromNamespace.equals(toNamespace)) {
            return true;
        }
        draft.read("ReferenceGrant", toNamespace, "");
        for (ReferenceGrant grant : state.referenceGrants().all()) {
            boolean there = OrEmpty.text(grant.getMetadata().getNamespace()).equals(toNamespace);
            if (there && grant.getSpec() != null && from(grant, fromKind, fromNamespace) && to(grant, toKind, toName)) {
                draft.used("ReferenceGrant", toNamespace, grant.getMetadata().getName());
                return true;
            }
        }
        return false;
    }

    private static boolean from(ReferenceGrant grant, String kind, String namespace) {
        String group = kind.equals("TrafficPolicy") ? OWN_GROUP : GATEWAY_GROUP;
        for (ReferenceGrantFrom from : OrEmpty.list(grant.getSpec().getFrom())) {
            if (group.equals(from.getGroup())
                    && kind.equals(from.getKind())
                    && namespace.equals(from.getNamespace())) {
                return true;
            }
        }
        return false;
    }

    private static boolean to(ReferenceGrant grant, String kind, String name) {
        for (ReferenceGrantTo to : OrEmpty.list(grant.getSpec().getTo())) {
            String only = OrEmpty.text(to.getName());
            if (OrEmpty.text(to.getGroup()).isEmpty()
                    && kind.equals(to.getKind())
                    && (only.isEmpty() || only.equals(name))) {
                return true;
            }
        }
        return false;
    }
}
