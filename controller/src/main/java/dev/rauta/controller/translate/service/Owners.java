// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.Marks;
import dev.rauta.controller.translate.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Gateways that objects of ours belong to, whosesoever they are now. */
final class Owners {
    private final ClusterState state;
    private final Settings settings;
    private final Set<ObjectId> ours;

    /** @param gateways ours */
    Owners(ClusterState state, Settings settings, Collection<Gateway> gateways) {
        this.state = state;
        this.settings = settings;
        this.ours = gateways.stream().map(ObjectId::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether {@code object}, which no Gateway of ours wants, is seen to have been given up: its Gateway has another Service
     * of ours, or another controller's class.
     *
     * <p>What is not seen proves nothing: the class may be made anew, its parameters be mended, and an address is hard to
     * come by again. What goes with its Gateway is left to the cluster's garbage collector.
     */
    boolean given(HasMetadata object) {
        return OrEmpty.list(object.getMetadata().getOwnerReferences()).stream()
                .map(owner -> gateway(OrEmpty.text(object.getMetadata().getNamespace()), owner))
                .anyMatch(gateway -> gateway != null && (ours.contains(ObjectId.of(gateway)) || others(gateway)));
    }

    /**
     * Whether {@code service}, which no Gateway of ours has now, is seen to be that of a Gateway which may be ours again: one
     * that is there, with the reference's uid, of a class that is ours but not accepted, or is not there, and whose Service
     * has this name.
     *
     * <p>Whoever may create Services may write our marks and an owner that does not exist, so that marks prove nothing: what
     * is claimed for a Gateway that is not seen is claimed for nobody. Nothing is promised to it: one that is deleted has no
     * listener, and where the kind itself is not shown no Gateway of ours is there to be given anything. While traffic still
     * goes to its ports, it is the slices that keep them.
     */
    boolean awaited(Service service) {
        ObjectId id = ObjectId.of(service);
        return OrEmpty.list(service.getMetadata().getOwnerReferences()).stream()
                .map(owner -> gateway(id.namespace(), owner))
                .anyMatch(gateway -> gateway != null
                        && gateway.getSpec() != null
                        && !ours.contains(ObjectId.of(gateway))
                        && !others(gateway)
                        && id.name().equals(ServiceNames.service(
                                gateway.getMetadata().getName(),
                                OrEmpty.text(gateway.getSpec().getGatewayClassName()))));
    }

    private @Nullable Gateway gateway(String namespace, OwnerReference owner) {
        Gateway gateway = Marks.gateway(owner)
                ? state.gateways().get(namespace, OrEmpty.text(owner.getName()))
                : null;
        boolean same = gateway != null
                && owner.getUid() != null
                && owner.getUid().equals(gateway.getMetadata().getUid());
        return same ? gateway : null;
    }

    private boolean others(Gateway gateway) {
        GatewayClass its = gateway.getSpec() == null
                ? null
                : state.gatewayClasses().get("", OrEmpty.text(gateway.getSpec().getGatewayClassName()));
        return its != null
                && its.getSpec() != null
                && its.getSpec().getControllerName() != null
                && !its.getSpec().getControllerName().equals(settings.gatewayControllerName());
    }
}
