// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chart;

import dev.rauta.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashSet;
import java.util.Set;

/** Shows objects to the API server, which says whether it would take them and keeps none; each once. Of one thread. */
final class Admission {
    static final String RESTRICTED = Combination.NAMESPACE;
    static final String PRIVILEGED = "matrix-privileged";

    private final ControlPlane cluster;
    private final Set<String> taken = new HashSet<>();

    Admission(ControlPlane cluster) {
        this.cluster = cluster;
        namespace(RESTRICTED, "restricted");
        namespace(PRIVILEGED, "privileged");
        namespace("chart-a", "privileged");
        namespace("chart-b", "privileged");
    }

    private void namespace(String name, String profile) {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: %s}}
                """.formatted(name, profile));
        // Nobody makes the default one here, and a pod's has to be there, also for a dry run.
        for (String account : new String[] {
            "default", "rauta-controller", "rauta-dataplane", "rauta-edge-controller", "rauta-edge-dataplane", "front-controller",
            "front-dataplane", "decider", "mover"
        }) {
            cluster.apply("""
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: %s, namespace: %s}
                    """.formatted(account, name));
        }
    }

    /** Fails where the API server refuses it, or does not know one of its fields. */
    void take(GenericKubernetesResource object) {
        if (taken.add(Serialization.asYaml(object))) {
            cluster.client().resource(object).dryRun().fieldValidation(Validation.STRICT).fieldManager("chart").forceConflicts().serverSideApply();
        }
    }

    void take(GenericKubernetesResource pod, String namespace) {
        pod.getMetadata().setNamespace(namespace);
        take(pod);
    }

    /** How many different objects there were. */
    int shown() {
        return taken.size();
    }
}
