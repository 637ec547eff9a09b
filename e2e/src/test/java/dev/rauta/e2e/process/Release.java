// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The chart as a release {@code rauta} in a namespace of a test's own, with classes of that name.
 *
 * @param namespace also the name of its classes
 * @param objects all that it renders
 */
public record Release(KubernetesClient client, String namespace, List<HasMetadata> objects) {
    private static final Set<String> RIGHTS = Set.of(
            "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "IngressClass", "GatewayClass");

    public Release {
        objects = List.copyOf(objects);
    }

    /** Renders it with further values, as {@code --set} takes them, and installs all but what a controller would run. */
    public static Release install(KubernetesClient client, String namespace, String values) {
        Helm.Run run = Helm.run(
                "template", "rauta", "charts/rauta", "--namespace", namespace, "--no-hooks",
                "--api-versions", "gateway.networking.k8s.io/v1/GatewayClass",
                "--set", "ingressClass.name=" + namespace + ",gatewayClass.name=" + namespace
                        + ",controller.controllerName=" + namespace + ".test/ingress"
                        + ",controller.gatewayControllerName=" + namespace + ".test/gateway",
                "--set", values);
        if (run.status() != 0) {
            throw new IllegalStateException("helm template: exit " + run.status() + "\n" + run.output());
        }
        var release = new Release(client, namespace, client.load(
                        new ByteArrayInputStream(run.output().getBytes(StandardCharsets.UTF_8)))
                .items());
        client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
                .fieldManager("chart")
                .serverSideApply();
        for (HasMetadata object : release.objects()) {
            if (RIGHTS.contains(object.getKind())) {
                client.resource(object).fieldManager("chart").forceConflicts().serverSideApply();
            }
        }
        return release;
    }

    /** What a Deployment's container is started with, without the role's name and the admin address. */
    public List<String> arguments(String deployment) {
        for (HasMetadata object : objects) {
            if (object instanceof Deployment found && found.getMetadata().getName().equals(deployment)) {
                List<String> arguments = new ArrayList<>(
                        found.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs());
                arguments.removeFirst();
                arguments.removeIf(argument -> argument.startsWith("--admin-address"));
                return arguments;
            }
        }
        throw new IllegalArgumentException("deployment: " + deployment + " (expected: one of the chart)");
    }
}
