// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.condition;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one object's status shall say; its writer merges it with what others wrote. */
public sealed interface ObjectStatus {

    /** The object's namespace, empty for cluster-wide kinds. */
    String namespace();

    /** The object's name. */
    String name();

    /** {@code status.loadBalancer} of an Ingress: addresses or host names, perhaps none. */
    record OfIngress(String namespace, String name, List<String> addresses) implements ObjectStatus {}

    /**
     * A GatewayClass.
     *
     * @param supportedFeatures sorted
     */
    record OfGatewayClass(String name, List<Condition> conditions, List<String> supportedFeatures)
            implements ObjectStatus {
        @Override
        public String namespace() {
            return "";
        }
    }

    /**
     * A Gateway with its addresses and one status for each of its listeners.
     *
     * @param attachedListenerSets how many ListenerSets of it are accepted
     */
    record OfGateway(
            String namespace,
            String name,
            List<Condition> conditions,
            List<String> addresses,
            List<OfListener> listeners,
            int attachedListenerSets)
            implements ObjectStatus {}

    /** A ListenerSet with one status for each of its listeners. */
    record OfListenerSet(String namespace, String name, List<Condition> conditions, List<OfListener> listeners)
            implements ObjectStatus {}

    /**
     * One listener of a Gateway or ListenerSet.
     *
     * @param supportedKinds route kinds
     * @param attachedRoutes how many routes are attached
     */
    record OfListener(String name, List<String> supportedKinds, int attachedRoutes, List<Condition> conditions) {}

    /**
     * A route: one entry for each parentRef of ours.
     *
     * @param kind such as {@code HTTPRoute}
     */
    record OfRoute(String kind, String namespace, String name, List<OfParent> parents) implements ObjectStatus {}

    /**
     * A policy: one entry for each Gateway of ours that it has an effect on, or each of its targets.
     *
     * @param kind BackendTLSPolicy or TrafficPolicy
     */
    record OfPolicy(String kind, String namespace, String name, List<OfParent> ancestors) implements ObjectStatus {}

    /**
     * What one parentRef came to, or a policy under one Gateway.
     *
     * @param parentRef the fields of the parentRef as in the spec, copied verbatim
     */
    record OfParent(Map<String, Object> parentRef, List<Condition> conditions) {
        public OfParent {
            parentRef = Collections.unmodifiableSortedMap(new TreeMap<>(parentRef));
        }
    }
}
