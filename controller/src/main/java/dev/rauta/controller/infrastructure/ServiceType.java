// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

/** What sort of Service a Gateway gets. */
public enum ServiceType {
    /** One that the cluster gives an outside address. */
    LOAD_BALANCER("LoadBalancer"),
    /** One with a port of every node. */
    NODE_PORT("NodePort"),
    /** One for clients in the cluster. */
    CLUSTER_IP("ClusterIP");

    private final String text;

    ServiceType(String text) {
        this.text = text;
    }

    /** As Kubernetes spells it. */
    @Override
    public String toString() {
        return text;
    }

    /** Reads Kubernetes' spelling; throws {@link IllegalArgumentException} for anything else. */
    public static ServiceType parse(String text) {
        for (ServiceType one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                "gateway service type: " + text + " (expected: LoadBalancer, NodePort or ClusterIP)");
    }
}
