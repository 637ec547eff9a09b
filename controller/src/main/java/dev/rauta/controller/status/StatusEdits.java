// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerEntryStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSetStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.PolicyAncestorStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKindBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SupportedFeatureBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerStatus;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a status into an object, keeping what others wrote there. */
final class StatusEdits {
    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    /** What the API admits (GEP-713). */
    private static final int MOST_ANCESTORS = 16;

    private final String controllerName;
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /** @param controllerName whose entries in a route's status are ours */
    StatusEdits(String controllerName) {
        this.controllerName = controllerName;
    }

    /** Changes {@code object}; whether anything is different now. The object's kind must be the status's. */
    boolean apply(HasMetadata object, ObjectStatus status, Instant now) {
        return switch (status) {
            case ObjectStatus.OfIngress ingress -> apply((Ingress) object, ingress);
            case ObjectStatus.OfGatewayClass gatewayClass -> apply((GatewayClass) object, gatewayClass, now);
            case ObjectStatus.OfGateway gateway -> apply((Gateway) object, gateway, now);
            case ObjectStatus.OfListenerSet set -> apply((ListenerSet) object, set, now);
            case ObjectStatus.OfRoute route -> RouteParents.of(object).replace(merged(object, route, now));
            case ObjectStatus.OfPolicy policy -> apply(PolicyAncestors.of(object), policy, now);
        };
    }

    private static boolean apply(Ingress object, ObjectStatus.OfIngress status) {
        List<IngressLoadBalancerIngress> addresses = new ArrayList<>();
        for (String address : status.addresses()) {
            IngressLoadBalancerIngress one = new IngressLoadBalancerIngress();
            if (literal(address)) {
                one.setIp(address);
            } else {
                one.setHostname(address);
            }
            addresses.add(one);
        }
        IngressStatus before = object.getStatus();
        List<IngressLoadBalancerIngress> present = before == null || before.getLoadBalancer() == null
                ? List.of()
                : OrEmpty.list(before.getLoadBalancer().getIngress());
        if (present.equals(addresses)) {
            return false;
        }
        IngressLoadBalancerStatus balancer = new IngressLoadBalancerStatus();
        balancer.setIngress(addresses);
        IngressStatus after = new IngressStatus();
        after.setLoadBalancer(balancer);
        object.setStatus(after);
        return true;
    }

    private static boolean apply(GatewayClass object, ObjectStatus.OfGatewayClass status, Instant now) {
        GatewayClassStatus before = object.getStatus();
        GatewayClassStatus after = new GatewayClassStatus();
        after.setConditions(
                Conditions.merge(before == null ? null : before.getConditions(), status.conditions(), now));
        after.setSupportedFeatures(status.supportedFeatures().stream()
                .map(name -> new SupportedFeatureBuilder().withName(name).build())
                .toList());
        object.setStatus(after);
        return !after.equals(before);
    }

    private static boolean apply(Gateway object, ObjectStatus.OfGateway status, Instant now) {
        GatewayStatus before = object.getStatus();
        GatewayStatus after = new GatewayStatus();
        after.setConditions(
                Conditions.merge(before == null ? null : before.getConditions(), status.conditions(), now));
        List<GatewayStatusAddress> addresses = new ArrayList<>();
        for (String address : status.addresses()) {
            GatewayStatusAddress one = new GatewayStatusAddress();
            one.setType(literal(address) ? "IPAddress" : "Hostname");
            one.setValue(address);
            addresses.add(one);
        }
        after.setAddresses(addresses);
        List<ListenerStatus> present = before == null ? List.of() : OrEmpty.list(before.getListeners());
        List<ListenerStatus> listeners = new ArrayList<>();
        for (ObjectStatus.OfListener listener : status.listeners()) {
            listeners.add(listener(present, listener, now));
        }
        after.setListeners(listeners);
        after.setAttachedListenerSets(status.attachedListenerSets());
        object.setStatus(after);
        return !after.equals(before);
    }

    private static ListenerStatus listener(
            List<ListenerStatus> present, ObjectStatus.OfListener listener, Instant now) {
        var conditions = present.stream()
                .filter(one -> listener.name().equals(one.getName()))
                .findFirst()
                .map(ListenerStatus::getConditions)
                .orElse(List.of());
        ListenerStatus one = new ListenerStatus();
        one.setName(listener.name());
        one.setAttachedRoutes(listener.attachedRoutes());
        one.setSupportedKinds(kinds(listener));
        one.setConditions(Conditions.merge(conditions, listener.conditions(), now));
        return one;
    }

    private static boolean apply(ListenerSet object, ObjectStatus.OfListenerSet status, Instant now) {
        ListenerSetStatus before = object.getStatus();
        ListenerSetStatus after = new ListenerSetStatus();
        after.setConditions(
                Conditions.merge(before == null ? null : before.getConditions(), status.conditions(), now));
        List<ListenerEntryStatus> present = before == null ? List.of() : OrEmpty.list(before.getListeners());
        List<ListenerEntryStatus> listeners = new ArrayList<>();
        for (ObjectStatus.OfListener listener : status.listeners()) {
            listeners.add(entry(present, listener, now));
        }
        after.setListeners(listeners);
        object.setStatus(after);
        return !after.equals(before);
    }

    private static ListenerEntryStatus entry(
            List<ListenerEntryStatus> present, ObjectStatus.OfListener listener, Instant now) {
        var conditions = present.stream()
                .filter(one -> listener.name().equals(one.getName()))
                .findFirst()
                .map(ListenerEntryStatus::getConditions)
                .orElse(List.of());
        ListenerEntryStatus one = new ListenerEntryStatus();
        one.setName(listener.name());
        one.setAttachedRoutes(listener.attachedRoutes());
        one.setSupportedKinds(kinds(listener));
        one.setConditions(Conditions.merge(conditions, listener.conditions(), now));
        return one;
    }

    private static List<RouteGroupKind> kinds(ObjectStatus.OfListener listener) {
        return listener.supportedKinds().stream()
                .map(kind -> new RouteGroupKindBuilder()
                        .withGroup(GATEWAY_GROUP)
                        .withKind(kind)
                        .build())
                .toList();
    }

    /** Others' entries as they are, then ours. */
    private List<RouteParentStatus> merged(HasMetadata object, ObjectStatus.OfRoute status, Instant now) {
        List<RouteParentStatus> before = RouteParents.of(object).present();
        List<RouteParentStatus> after = new ArrayList<>();
        before.stream().filter(entry -> !controllerName.equals(entry.getControllerName())).forEach(after::add);
        for (ObjectStatus.OfParent parent : status.parents()) {
            ParentReference ref = serialization.convertValue(parent.parentRef(), ParentReference.class);
            var present = before.stream()
                    .filter(entry -> controllerName.equals(entry.getControllerName())
                            && ref.equals(entry.getParentRef()))
                    .findFirst()
                    .map(RouteParentStatus::getConditions)
                    .orElse(List.of());
            RouteParentStatus entry = new RouteParentStatus();
            entry.setParentRef(ref);
            entry.setControllerName(controllerName);
            entry.setConditions(Conditions.merge(present, parent.conditions(), now));
            after.add(entry);
        }
        return after;
    }

    private boolean apply(PolicyAncestors object, ObjectStatus.OfPolicy status, Instant now) {
        List<PolicyAncestorStatus> before = object.present();
        List<PolicyAncestorStatus> after = new ArrayList<>();
        before.stream().filter(entry -> !controllerName.equals(entry.getControllerName())).forEach(after::add);
        for (ObjectStatus.OfParent ancestor : status.ancestors()) {
            if (after.size() == MOST_ANCESTORS) {
                break;
            }
            ParentReference ref = serialization.convertValue(ancestor.parentRef(), ParentReference.class);
            var present = before.stream()
                    .filter(entry -> controllerName.equals(entry.getControllerName())
                            && ref.equals(entry.getAncestorRef()))
                    .findFirst()
                    .map(PolicyAncestorStatus::getConditions)
                    .orElse(List.of());
            PolicyAncestorStatus entry = new PolicyAncestorStatus();
            entry.setAncestorRef(ref);
            entry.setControllerName(controllerName);
            entry.setConditions(Conditions.merge(present, ancestor.conditions(), now));
            after.add(entry);
        }
        return object.replace(after);
    }

    /** The list of the object's status that has become empty and must be there all the same; null: none. */
    static @Nullable String emptied(HasMetadata object) {
        return switch (object) {
            case BackendTLSPolicy policy -> policy.getStatus() == null ? null : PolicyAncestors.of(policy).emptied();
            case TrafficPolicy policy -> policy.getStatus() == null ? null : PolicyAncestors.of(policy).emptied();
            case HTTPRoute _, GRPCRoute _, TLSRoute _, TCPRoute _, UDPRoute _ ->
                RouteParents.of(object).present().isEmpty() ? "parents" : null;
            default -> null;
        };
    }

    private static boolean literal(String address) {
        return address.indexOf(':') >= 0 || address.matches("[0-9]{1,3}([.][0-9]{1,3}){3}");
    }
}
