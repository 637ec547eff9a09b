// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.upstream.Endpoint;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses behind a Service's port, from its EndpointSlices. */
final class ServiceEndpoints {
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();
    private final Draft draft;

    ServiceEndpoints(ClusterState state, Draft draft) {
        this.draft = draft;
        for (EndpointSlice slice : state.endpointSlices().all()) {
            String service = OrEmpty.map(slice.getMetadata().getLabels()).get(SERVICE_LABEL);
            if (service != null) {
                String key = OrEmpty.text(slice.getMetadata().getNamespace()) + "/" + service;
                slices.computeIfAbsent(key, _ -> new ArrayList<>()).add(slice);
            }
        }
    }

    /**
     * Those that are ready; where none is, those that still serve while they terminate, as kube-proxy does. Of a
     * dual-stack Service, those of its first address family that has any.
     */
    List<Endpoint> of(String namespace, Service service, ServicePort port) {
        List<EndpointSlice> its =
                slices.getOrDefault(namespace + "/" + service.getMetadata().getName(), List.of());
        its.forEach(slice -> draft.used("EndpointSlice", namespace, slice.getMetadata().getName()));
        List<Endpoint> ready = select(its, service, port, ServiceEndpoints::ready);
        return ready.isEmpty() ? select(its, service, port, ServiceEndpoints::leaving) : ready;
    }

    private interface State {
        boolean of(@Nullable EndpointConditions conditions);
    }

    private List<Endpoint> select(List<EndpointSlice> slices, Service service, ServicePort port, State state) {
        for (String family : OrEmpty.list(service.getSpec().getIpFamilies())) {
            List<Endpoint> some = slices.stream()
                    .filter(slice -> family.equals(slice.getAddressType()))
                    .flatMap(slice -> addresses(slice, port, state).stream())
                    .toList();
            if (!some.isEmpty()) {
                return some;
            }
        }
        return slices.stream()
                .flatMap(slice -> addresses(slice, port, state).stream())
                .toList();
    }

    private List<Endpoint> addresses(EndpointSlice slice, ServicePort port, State state) {
        List<Endpoint> found = new ArrayList<>();
        for (EndpointPort its : OrEmpty.list(slice.getPorts())) {
            Integer number = its.getPort();
            if (number == null || !OrEmpty.text(its.getName()).equals(OrEmpty.text(port.getName()))) {
                continue;
            }
            for (var endpoint : OrEmpty.list(slice.getEndpoints())) {
                if (state.of(endpoint.getConditions())) {
                    // Kubernetes defines the addresses of one endpoint as interchangeable: the first stands for all.
                    OrEmpty.list(endpoint.getAddresses()).stream()
                            .findFirst()
                            .ifPresent(address -> add(found, slice, address, number));
                }
            }
        }
        return found;
    }

    private void add(List<Endpoint> found, EndpointSlice slice, String address, int port) {
        try {
            found.add(new Endpoint(address, port));
        } catch (IllegalArgumentException e) {
            draft.problem(ObjectId.of(slice).source(), "InvalidEndpoint", String.valueOf(e.getMessage()));
        }
    }

    /** An unknown state counts as ready (discovery.k8s.io/v1, EndpointConditions). */
    private static boolean ready(@Nullable EndpointConditions conditions) {
        return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    }

    private static boolean leaving(@Nullable EndpointConditions conditions) {
        return conditions != null
                && Boolean.TRUE.equals(conditions.getTerminating())
                && Boolean.TRUE.equals(conditions.getServing());
    }
}
