// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import dev.rauta.controller.cluster.OrEmpty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether what is there is not what we said, whoever changed it. */
final class Drift {
    private Drift() {}

    static boolean of(@Nullable Service there, Service wanted) {
        return there == null
                || there.getSpec() == null
                || metadata(there.getMetadata(), wanted.getMetadata())
                || !wanted.getSpec().getType().equals(there.getSpec().getType())
                || !ports(there).equals(ports(wanted));
    }

    static boolean of(@Nullable EndpointSlice there, EndpointSlice wanted) {
        return there == null
                || metadata(there.getMetadata(), wanted.getMetadata())
                || !OrEmpty.list(there.getEndpoints()).equals(wanted.getEndpoints())
                || !new HashSet<>(OrEmpty.list(there.getPorts())).equals(new HashSet<>(wanted.getPorts()));
    }

    /** Others may add labels, annotations and owners. */
    private static boolean metadata(ObjectMeta there, ObjectMeta wanted) {
        List<String> owners = OrEmpty.list(there.getOwnerReferences()).stream()
                .map(OwnerReference::getUid)
                .toList();
        return !OrEmpty.map(there.getLabels()).entrySet().containsAll(wanted.getLabels().entrySet())
                || !OrEmpty.map(there.getAnnotations())
                        .entrySet()
                        .containsAll(wanted.getAnnotations().entrySet())
                || !wanted.getOwnerReferences().stream().allMatch(owner -> owners.contains(owner.getUid()));
    }

    /** Without what the cluster adds: a port of the node. */
    private static Set<List<Object>> ports(Service service) {
        Set<List<Object>> ports = new HashSet<>();
        for (ServicePort one : OrEmpty.list(service.getSpec().getPorts())) {
            ports.add(List.of(
                    OrEmpty.text(one.getName()),
                    one.getPort(),
                    OrEmpty.textOr(one.getProtocol(), "TCP"),
                    String.valueOf(one.getTargetPort() == null ? null : one.getTargetPort().getValue())));
        }
        return ports;
    }
}
