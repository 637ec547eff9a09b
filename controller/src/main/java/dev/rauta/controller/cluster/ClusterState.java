// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every watched object at one instant, whatever source it came from; immutable. */
public final class ClusterState {
    private final Map<Class<? extends HasMetadata>, Objects<? extends HasMetadata>> byType;

    private ClusterState(Map<Class<? extends HasMetadata>, Objects<? extends HasMetadata>> byType) {
        this.byType = Map.copyOf(byType);
    }

    /** Nothing watched yet. */
    public static ClusterState empty() {
        return of(List.of());
    }

    /** Sorts objects of all watched kinds into their places; other kinds are left out. */
    public static ClusterState of(Collection<? extends HasMetadata> objects) {
        Map<Class<? extends HasMetadata>, List<HasMetadata>> sorted = new HashMap<>();
        objects.forEach(object -> sorted.computeIfAbsent(object.getClass(), _ -> new ArrayList<>())
                .add(object));
        Map<Class<? extends HasMetadata>, Objects<? extends HasMetadata>> byType = new HashMap<>();
        for (WatchedKind kind : WatchedKind.ALL) {
            byType.put(kind.type(), Objects.of(sorted.getOrDefault(kind.type(), List.of())));
        }
        return new ClusterState(byType);
    }

    /** The same with other objects of one watched kind. */
    public <T extends HasMetadata> ClusterState with(Class<T> type, Objects<T> objects) {
        Map<Class<? extends HasMetadata>, Objects<? extends HasMetadata>> changed = new HashMap<>(byType);
        if (changed.put(type, objects) == null) {
            throw unwatched(type);
        }
        return new ClusterState(changed);
    }

    /** Those of one watched kind, by its fabric8 class. */
    @SuppressWarnings("unchecked") // filed under their own class
    public <T extends HasMetadata> Objects<T> all(Class<T> type) {
        Objects<? extends HasMetadata> its = byType.get(type);
        if (its == null) {
            throw unwatched(type);
        }
        return (Objects<T>) its;
    }

    private static IllegalArgumentException unwatched(Class<?> type) {
        return new IllegalArgumentException("kind: " + type.getSimpleName() + " (expected: a watched one)");
    }

    /** Every object of every kind. */
    public Stream<HasMetadata> stream() {
        return WatchedKind.ALL.stream().flatMap(kind -> all(kind.type()).all().stream());
    }

    /** The object of a kind by name, null where there is none or the kind is not watched. */
    public @Nullable HasMetadata find(String kind, String namespace, String name) {
        return WatchedKind.ALL.stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .<HasMetadata>map(one -> all(one.type()).get(namespace, name))
                .orElse(null);
    }

    /** networking.k8s.io/v1. */
    public Objects<Ingress> ingresses() {
        return all(Ingress.class);
    }

    /** networking.k8s.io/v1, cluster-wide. */
    public Objects<IngressClass> ingressClasses() {
        return all(IngressClass.class);
    }

    /** gateway.networking.k8s.io/v1, cluster-wide. */
    public Objects<GatewayClass> gatewayClasses() {
        return all(GatewayClass.class);
    }

    /** gateway.networking.k8s.io/v1. */
    public Objects<Gateway> gateways() {
        return all(Gateway.class);
    }

    /** gateway.networking.k8s.io/v1. */
    public Objects<ListenerSet> listenerSets() {
        return all(ListenerSet.class);
    }

    /** gateway.networking.k8s.io/v1. */
    public Objects<BackendTLSPolicy> backendTlsPolicies() {
        return all(BackendTLSPolicy.class);
    }

    /** rauta.dev/v1alpha1. */
    public Objects<TrafficPolicy> trafficPolicies() {
        return all(TrafficPolicy.class);
    }

    /** gateway.networking.k8s.io/v1beta1. */
    public Objects<ReferenceGrant> referenceGrants() {
        return all(ReferenceGrant.class);
    }

    /** core/v1. */
    public Objects<Service> services() {
        return all(Service.class);
    }

    /** discovery.k8s.io/v1, several for a Service. */
    public Objects<EndpointSlice> endpointSlices() {
        return all(EndpointSlice.class);
    }

    /** core/v1. */
    public Objects<Secret> secrets() {
        return all(Secret.class);
    }

    /** core/v1. */
    public Objects<ConfigMap> configMaps() {
        return all(ConfigMap.class);
    }

    /** core/v1, cluster-wide. */
    public Objects<Namespace> namespaces() {
        return all(Namespace.class);
    }
}
