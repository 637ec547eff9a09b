// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.upstream.EndpointSet;
import dev.rauta.routes.upstream.UpstreamName;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What ingress-nginx calls the upstreams of a translation: {@code NAMESPACE-SERVICE-PORT}, with the port as an Ingress says it. */
public final class ServiceNames {
    private final Map<String, Set<String>> called = new HashMap<>();
    private final Set<UpstreamName> answering = new HashSet<>();

    /**
     * Reads them.
     *
     * @param state knows what Services call their ports
     */
    public static ServiceNames of(Snapshot snapshot, ClusterState state) {
        ServiceNames names = new ServiceNames();
        for (Service service : state.all(Service.class).all()) {
            String namespace = service.getMetadata().getNamespace();
            String name = service.getMetadata().getName();
            for (ServicePort port : service.getSpec().getPorts()) {
                names.put(UpstreamName.of(namespace, name, port.getPort()), namespace + "-" + name + "-" + port.getPort());
                if (port.getName() != null && !port.getName().isEmpty()) {
                    names.put(UpstreamName.of(namespace, name, port.getPort()), namespace + "-" + name + "-" + port.getName());
                }
            }
        }
        for (EndpointSet endpoints : snapshot.endpoints()) {
            if (!endpoints.endpoints().isEmpty()) {
                names.answering.add(endpoints.upstream());
            }
        }
        return names;
    }

    private void put(UpstreamName upstream, String name) {
        called.computeIfAbsent(upstream.value(), _ -> new HashSet<>()).add(name);
    }

    /** Its names; none of what is no Service's. */
    Set<String> called(UpstreamName upstream) {
        return called.getOrDefault(upstream.value().replaceFirst("~.*", ""), Set.of());
    }

    /** Whether it has an endpoint that is ready. */
    boolean answers(UpstreamName upstream) {
        return answering.contains(upstream);
    }
}
