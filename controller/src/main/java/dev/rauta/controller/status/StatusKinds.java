// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The kinds of object that have a status of ours. */
final class StatusKinds {
    /** By kind. */
    static final Map<String, Class<? extends HasMetadata>> ROUTES = new TreeMap<>(Map.of(
            "HTTPRoute", HTTPRoute.class,
            "GRPCRoute", GRPCRoute.class,
            "TLSRoute", TLSRoute.class,
            "TCPRoute", TCPRoute.class,
            "UDPRoute", UDPRoute.class));

    /** By kind. */
    static final Map<String, Class<? extends HasMetadata>> POLICIES =
            new TreeMap<>(Map.of("BackendTLSPolicy", BackendTLSPolicy.class, "TrafficPolicy", TrafficPolicy.class));

    static final List<Class<? extends HasMetadata>> ALL = Stream.<Stream<Class<? extends HasMetadata>>>of(
                    ROUTES.values().stream(),
                    Stream.of(Ingress.class, GatewayClass.class, Gateway.class, ListenerSet.class),
                    POLICIES.values().stream())
            .flatMap(all -> all)
            .toList();

    private StatusKinds() {}

    static String kind(ObjectStatus status) {
        return switch (status) {
            case ObjectStatus.OfIngress _ -> "Ingress";
            case ObjectStatus.OfGatewayClass _ -> "GatewayClass";
            case ObjectStatus.OfGateway _ -> "Gateway";
            case ObjectStatus.OfListenerSet _ -> "ListenerSet";
            case ObjectStatus.OfPolicy policy -> policy.kind();
            case ObjectStatus.OfRoute route -> route.kind();
        };
    }

    static Class<? extends HasMetadata> type(ObjectStatus status) {
        return switch (status) {
            case ObjectStatus.OfIngress _ -> Ingress.class;
            case ObjectStatus.OfGatewayClass _ -> GatewayClass.class;
            case ObjectStatus.OfGateway _ -> Gateway.class;
            case ObjectStatus.OfListenerSet _ -> ListenerSet.class;
            case ObjectStatus.OfPolicy policy -> Objects.requireNonNull(POLICIES.get(policy.kind()));
            case ObjectStatus.OfRoute route -> Objects.requireNonNull(ROUTES.get(route.kind()));
        };
    }
}
