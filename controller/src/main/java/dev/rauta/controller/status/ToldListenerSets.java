// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentGatewayReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ListenerSets whose status this replica has written: no field of it says whose it is. One whose Gateway goes is told so;
 * one whose Gateway is another controller's is that controller's to tell. One thread.
 */
final class ToldListenerSets {
    private final Set<String> told = new HashSet<>();

    /**
     * What those are to be told that had a Gateway of ours before, and now have none.
     *
     * @param now NAMESPACE/NAME of those that have a status of ours now
     */
    List<ObjectStatus> orphans(ClusterState state, Set<String> now) {
        List<ObjectStatus> orphans = new ArrayList<>();
        Set<String> kept = new HashSet<>(now);
        for (String one : told) {
            int slash = one.indexOf('/');
            ListenerSet set = state.listenerSets().get(one.substring(0, slash), one.substring(slash + 1));
            if (set != null && !now.contains(one)) {
                orphan(state, set).ifPresent(status -> {
                    orphans.add(status);
                    // Until its Gateway is there again, or another's: the write may have failed.
                    kept.add(one);
                });
            }
        }
        told.clear();
        told.addAll(kept);
        return orphans;
    }

    private static Optional<ObjectStatus> orphan(ClusterState state, ListenerSet set) {
        ParentGatewayReference ref = set.getSpec() == null ? null : set.getSpec().getParentRef();
        ObjectId id = ObjectId.of(set);
        if (ref == null) {
            return Optional.empty();
        }
        String namespace = OrEmpty.textOr(ref.getNamespace(), id.namespace());
        String name = OrEmpty.text(ref.getName());
        if (state.gateways().get(namespace, name) != null) {
            return Optional.empty();
        }
        String message = "parentRef: Gateway " + namespace + "/" + name + " (expected: one that is there)";
        return Optional.of(new ObjectStatus.OfListenerSet(
                id.namespace(),
                id.name(),
                List.of(
                        new Condition("Accepted", false, "ParentNotAccepted", message, id.generation()),
                        new Condition("Programmed", false, "Invalid", message, id.generation())),
                List.of()));
    }
}
