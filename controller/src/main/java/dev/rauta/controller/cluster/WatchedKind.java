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
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.List;
import java.util.Optional;

/**
 * A kind of object that matters to routing.
 *
 * @param group the API group, empty for core
 * @param versions those understood, the watched one first; all have the schema of {@code type}
 * @param kind the kind
 * @param plural the resource's name in the API
 * @param namespaced whether its objects lie in namespaces
 * @param type the fabric8 class
 */
public record WatchedKind(
        String group, List<String> versions, String kind, String plural, boolean namespaced, Class<? extends HasMetadata> type) {
    private static final String NETWORKING = "networking.k8s.io";
    private static final String GATEWAY = "gateway.networking.k8s.io";
    private static final String OWN = "rauta.dev";
    private static final List<String> V1 = List.of("v1");
    private static final List<String> V1_BETA = List.of("v1", "v1beta1");

    /** All of them. */
    public static final List<WatchedKind> ALL = List.of(
            new WatchedKind(NETWORKING, V1, "Ingress", "ingresses", true, Ingress.class),
            new WatchedKind(NETWORKING, V1, "IngressClass", "ingressclasses", false, IngressClass.class),
            new WatchedKind(GATEWAY, V1_BETA, "GatewayClass", "gatewayclasses", false, GatewayClass.class),
            new WatchedKind(GATEWAY, V1_BETA, "Gateway", "gateways", true, Gateway.class),
            new WatchedKind(GATEWAY, V1, "ListenerSet", "listenersets", true, ListenerSet.class),
            new WatchedKind(GATEWAY, V1_BETA, "HTTPRoute", "httproutes", true, HTTPRoute.class),
            new WatchedKind(GATEWAY, V1, "GRPCRoute", "grpcroutes", true, GRPCRoute.class),
            new WatchedKind(GATEWAY, V1, "TLSRoute", "tlsroutes", true, TLSRoute.class),
            new WatchedKind(GATEWAY, V1, "TCPRoute", "tcproutes", true, TCPRoute.class),
            new WatchedKind(GATEWAY, V1, "UDPRoute", "udproutes", true, UDPRoute.class),
            new WatchedKind(GATEWAY, V1, "BackendTLSPolicy", "backendtlspolicies", true, BackendTLSPolicy.class),
            new WatchedKind(GATEWAY, List.of("v1beta1", "v1"), "ReferenceGrant", "referencegrants", true, ReferenceGrant.class),
            new WatchedKind(OWN, List.of("v1alpha1"), "TrafficPolicy", "trafficpolicies", true, TrafficPolicy.class),
            new WatchedKind("", V1, "Service", "services", true, Service.class),
            new WatchedKind("discovery.k8s.io", V1, "EndpointSlice", "endpointslices", true, EndpointSlice.class),
            new WatchedKind("", V1, "Secret", "secrets", true, Secret.class),
            new WatchedKind("", V1, "ConfigMap", "configmaps", true, ConfigMap.class),
            new WatchedKind("", V1, "Namespace", "namespaces", false, Namespace.class));

    /** The kind of that name in that group. */
    public static Optional<WatchedKind> of(String group, String kind) {
        return ALL.stream()
                .filter(one -> one.group.equals(group) && one.kind.equals(kind))
                .findFirst();
    }

    /** Whether it is defined by an extension that a cluster may lack. */
    public boolean optional() {
        return group.equals(GATEWAY) || group.equals(OWN);
    }
}
