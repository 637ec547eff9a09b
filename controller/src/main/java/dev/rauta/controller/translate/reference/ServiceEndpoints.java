// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.Changes.Change;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.EndpointSource;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.upstream.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The addresses behind Services' ports, from their EndpointSlices, as these come and go; one thread. */
public final class ServiceEndpoints {
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private final Map<String, List<EndpointSlice>> slices = new HashMap<>();

    /**
     * What is behind a port.
     *
     * @param endpoints those that take requests
     * @param problems addresses that are none
     * @param used the slices
     */
    public record Found(List<Endpoint> endpoints, List<Problem> problems, List<SourceRef> used) {
        public Found {
            endpoints = List.copyOf(endpoints);
            problems = List.copyOf(problems);
            used = List.copyOf(used);
        }
    }

    /** Takes in changes of slices, and says of which Services (NAMESPACE/NAME) endpoints may be others than before. */
    public Set<String> take(List<Change<EndpointSlice>> changes) {
        Set<String> services = new HashSet<>();
        for (Change<EndpointSlice> change : changes) {
            EndpointSlice before = change.before();
            EndpointSlice after = change.after();
            String left = before == null ? null : service(before);
            if (left != null) {
                services.add(left);
                slices.computeIfPresent(left, (_, its) -> {
                    its.removeIf(slice -> slice == before);
                    return its.isEmpty() ? null : its;
                });
            }
            String joined = after == null ? null : service(after);
            if (after != null && joined != null) {
                services.add(joined);
                slices.computeIfAbsent(joined, _ -> new ArrayList<>(1)).add(after);
            }
        }
        return services;
    }

    /** What is behind that source now. */
    public Found of(EndpointSource source) {
        return switch (source) {
            case EndpointSource.Named(Endpoint endpoint) -> new Found(List.of(endpoint), List.of(), List.of());
            case EndpointSource.Sliced sliced -> of(sliced);
        };
    }

    /**
     * Those that are ready; where none is, those that still serve while they terminate, as kube-proxy does. Of a
     * dual-stack Service, those of its first address family that has any.
     */
    private Found of(EndpointSource.Sliced source) {
        List<EndpointSlice> its = slices.getOrDefault(source.service(), List.of());
        List<Problem> problems = new ArrayList<>();
        List<Endpoint> found = select(its, source, ServiceEndpoints::ready, problems);
        if (found.isEmpty()) {
            found = select(its, source, ServiceEndpoints::leaving, problems);
        }
        return new Found(found, problems, its.stream().map(slice -> ObjectId.of(slice).source()).toList());
    }

    private interface State {
        boolean of(@Nullable EndpointConditions conditions);
    }

    private static List<Endpoint> select(
            List<EndpointSlice> slices, EndpointSource.Sliced source, State state, List<Problem> problems) {
        for (String family : source.families()) {
            List<Endpoint> some = slices.stream()
                    .filter(slice -> family.equals(slice.getAddressType()))
                    .flatMap(slice -> addresses(slice, source, state, problems).stream())
                    .toList();
            if (!some.isEmpty()) {
                return some;
            }
        }
        return slices.stream()
                .flatMap(slice -> addresses(slice, source, state, problems).stream())
                .toList();
    }

    private static List<Endpoint> addresses(
            EndpointSlice slice, EndpointSource.Sliced source, State state, List<Problem> problems) {
        List<Endpoint> found = new ArrayList<>();
        for (EndpointPort its : OrEmpty.list(slice.getPorts())) {
            Integer number = its.getPort();
            if (number == null || !OrEmpty.text(its.getName()).equals(source.portName())) {
                continue;
            }
            for (var endpoint : OrEmpty.list(slice.getEndpoints())) {
                if (state.of(endpoint.getConditions())) {
                    // Kubernetes defines the addresses of one endpoint as interchangeable: the first stands for all.
                    String zone = source.zoned() ? OrEmpty.text(endpoint.getZone()) : "";
                    OrEmpty.list(endpoint.getAddresses()).stream()
                            .findFirst()
                            .ifPresent(address -> add(found, slice, () -> new Endpoint(address, number, zone), problems));
                }
            }
        }
        return found;
    }

    private static void add(
            List<Endpoint> found, EndpointSlice slice, Supplier<Endpoint> endpoint, List<Problem> problems) {
        try {
            found.add(endpoint.get());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(ObjectId.of(slice).source(), "InvalidEndpoint", String.valueOf(e.getMessage())));
        }
    }

    private static @Nullable String service(EndpointSlice slice) {
        String service = OrEmpty.map(slice.getMetadata().getLabels()).get(SERVICE_LABEL);
        return service == null ? null : OrEmpty.text(slice.getMetadata().getNamespace()) + "/" + service;
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
