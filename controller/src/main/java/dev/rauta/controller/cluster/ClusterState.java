// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Collection;

/**
 * Every watched object at one instant, whatever source it came from.
 *
 * @param ingresses networking.k8s.io/v1
 * @param ingressClasses networking.k8s.io/v1, cluster-wide
 * @param gatewayClasses gateway.networking.k8s.io/v1, cluster-wide
 * @param gateways gateway.networking.k8s.io/v1
 * @param httpRoutes gateway.networking.k8s.io/v1
 * @param referenceGrants gateway.networking.k8s.io/v1beta1
 * @param services core/v1
 * @param endpointSlices discovery.k8s.io/v1, several for a Service
 * @param secrets core/v1
 * @param configMaps core/v1
 * @param namespaces core/v1, cluster-wide
 */
public record ClusterState(
        Objects<Ingress> ingresses,
        Objects<IngressClass> ingressClasses,
        Objects<GatewayClass> gatewayClasses,
        Objects<Gateway> gateways,
        Objects<HTTPRoute> httpRoutes,
        Objects<ReferenceGrant> referenceGrants,
        Objects<Service> services,
        Objects<EndpointSlice> endpointSlices,
        Objects<Secret> secrets,
        Objects<ConfigMap> configMaps,
        Objects<Namespace> namespaces) {

    /** Nothing watched yet. */
    public static ClusterState empty() {
        return new ClusterState(
                Objects.empty(), Objects.empty(), Objects.empty(), Objects.empty(), Objects.empty(), Objects.empty(),
                Objects.empty(), Objects.empty(), Objects.empty(), Objects.empty(), Objects.empty());
    }

    /** Sorts objects of all kinds into their places; other kinds are left out. */
    public static ClusterState of(Collection<? extends HasMetadata> objects) {
        return new ClusterState(
                pick(objects, Ingress.class),
                pick(objects, IngressClass.class),
                pick(objects, GatewayClass.class),
                pick(objects, Gateway.class),
                pick(objects, HTTPRoute.class),
                pick(objects, ReferenceGrant.class),
                pick(objects, Service.class),
                pick(objects, EndpointSlice.class),
                pick(objects, Secret.class),
                pick(objects, ConfigMap.class),
                pick(objects, Namespace.class));
    }

    private static <T extends HasMetadata> Objects<T> pick(Collection<? extends HasMetadata> objects, Class<T> type) {
        return Objects.of(objects.stream().filter(type::isInstance).map(type::cast).toList());
    }
}
