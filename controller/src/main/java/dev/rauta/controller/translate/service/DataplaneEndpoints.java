// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.infrastructure.GatewayEndpoint;
import dev.rauta.controller.infrastructure.GatewaySlice;
import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The dataplanes' addresses, mirrored from the slices of their own Service. */
final class DataplaneEndpoints {
    /** What the API admits in one slice. */
    private static final int MOST = 1000;

    private final Map<String, Map<String, GatewayEndpoint>> byType = new TreeMap<>();

    private DataplaneEndpoints() {}

    /** @param service NAMESPACE/NAME */
    static DataplaneEndpoints of(ClusterState state, String service) {
        DataplaneEndpoints all = new DataplaneEndpoints();
        int slash = service.indexOf('/');
        String name = service.substring(slash + 1);
        for (EndpointSlice slice : state.endpointSlices().all()) {
            if (service.substring(0, slash).equals(slice.getMetadata().getNamespace())
                    && name.equals(OrEmpty.map(slice.getMetadata().getLabels()).get(Marks.SERVICE))
                    && List.of("IPv4", "IPv6").contains(OrEmpty.text(slice.getAddressType()))) {
                OrEmpty.list(slice.getEndpoints()).forEach(endpoint -> all.add(slice.getAddressType(), endpoint));
            }
        }
        return all;
    }

    /** As slices of {@code service}. */
    List<GatewaySlice> slices(String service) {
        List<GatewaySlice> slices = new ArrayList<>();
        byType.forEach((type, endpoints) -> {
            List<GatewayEndpoint> all = List.copyOf(endpoints.values());
            String name = service + "-" + type.toLowerCase(Locale.ROOT);
            for (int from = 0; from < all.size(); from += MOST) {
                slices.add(new GatewaySlice(
                        from == 0 ? name : name + "-" + from / MOST,
                        type,
                        all.subList(from, Math.min(from + MOST, all.size()))));
            }
        });
        return slices;
    }

    private void add(String type, Endpoint endpoint) {
        List<String> addresses = OrEmpty.list(endpoint.getAddresses());
        if (addresses.isEmpty()) {
            return;
        }
        var conditions = endpoint.getConditions();
        // Nothing said is ready (discovery.k8s.io/v1, EndpointConditions).
        boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
        boolean serving = conditions == null || conditions.getServing() == null ? ready : conditions.getServing();
        boolean terminating = conditions != null && Boolean.TRUE.equals(conditions.getTerminating());
        GatewayEndpoint one = new GatewayEndpoint(
                addresses.getFirst(),
                ready,
                serving,
                terminating,
                OrEmpty.text(endpoint.getNodeName()),
                OrEmpty.text(endpoint.getZone()));
        // While an endpoint moves from slice to slice it stands in both.
        byType.computeIfAbsent(type, _ -> new TreeMap<>())
                .merge(one.address(), one, (first, second) -> first.ready() ? first : second);
    }
}
