// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A release of the chart in a namespace of its name, by Helm. */
final class Installation {
    private static final String CHART = "charts/rauta";
    private static final Duration GONE = Duration.ofSeconds(90);

    private final Cluster cluster;
    private final KubernetesClient client;
    private final String name;
    private final List<String> values;

    /** @param values of every revision, as {@code --set} takes them */
    Installation(Cluster cluster, String name, List<String> values) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.name = name;
        this.values = List.copyOf(values);
    }

    /** The first revision; what {@code more} says holds for it alone. */
    void install(String... more) {
        helm("install", List.of(CHART, "--wait", "--timeout", "3m"), more);
    }

    /** Another revision; what {@code more} says holds for it alone. */
    void upgrade(String... more) {
        helm("upgrade", List.of(CHART, "--wait", "--timeout", "3m"), more);
        awaitSteady();
    }

    /** A revision that cannot become ready; answers what Helm said. */
    String failUpgrade(String... more) {
        Helm.Run run = run("upgrade", List.of(CHART, "--wait", "--timeout", "15s"), more);
        assertThat(run.status()).as(run.output()).isNotZero();
        return run.output().strip().lines().reduce("", (_, line) -> line);
    }

    void rollback(String revision) {
        Helm.Run run = Helm.run("rollback", name, revision, "--wait", "--timeout", "3m", "--namespace", name,
                "--kubeconfig", cluster.kubeconfig().toString());
        assertThat(run.status()).as(run.output()).isZero();
        awaitSteady();
    }

    String test() {
        Helm.Run run = Helm.run("test", name, "--timeout", "1m", "--namespace", name, "--kubeconfig", cluster.kubeconfig().toString());
        assertThat(run.status()).as(run.output()).isZero();
        return run.output().lines().filter(line -> line.startsWith("Phase:")).findFirst().orElseThrow();
    }

    void uninstall() {
        Helm.Run run = Helm.run("uninstall", name, "--wait", "--timeout", "2m", "--namespace", name,
                "--kubeconfig", cluster.kubeconfig().toString());
        assertThat(run.status()).as(run.output()).isZero();
        await("pods are gone").atMost(GONE).until(() -> client.pods().inNamespace(name).list().getItems().isEmpty());
    }

    private void helm(String command, List<String> arguments, String... more) {
        Helm.Run run = run(command, arguments, more);
        assertThat(run.status()).as(run.output() + "\n" + pods()).isZero();
    }

    private Helm.Run run(String command, List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(command, name));
        all.addAll(arguments);
        all.addAll(List.of("--namespace", name, "--kubeconfig", cluster.kubeconfig().toString()));
        for (String value : values) {
            all.addAll(List.of("--set", value));
        }
        for (String value : more) {
            all.addAll(List.of("--set", value));
        }
        return Helm.run(all.toArray(String[]::new));
    }

    /** Waits until pods that were told to end are gone: until then they serve. */
    void awaitSteady() {
        await("pods that end are gone")
                .atMost(GONE)
                .until(() -> client.pods().inNamespace(name).list().getItems().stream()
                        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null && ready(pod)));
    }

    static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready") && condition.getStatus().equals("True"));
    }

    /** The oldest pod of a component. */
    Pod pod(String component) {
        return client.pods().inNamespace(name).withLabel("app.kubernetes.io/component", component).list().getItems().stream()
                .min(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .orElseThrow();
    }

    /** Ends a pod without a word, as a machine that dies does; answers its name. */
    String kill(String component) {
        Pod pod = pod(component);
        client.resource(pod).withGracePeriod(0L).delete();
        return pod.getMetadata().getName();
    }

    /** The dataplanes' Service. */
    Service service() {
        return client.services().inNamespace(name).withName(name.contains("rauta") ? name : name + "-rauta").require();
    }

    int nodePort(String port) {
        return service().getSpec().getPorts().stream()
                .filter(each -> each.getName().equals(port))
                .findFirst()
                .orElseThrow()
                .getNodePort();
    }

    /** Its pods, for people. */
    String pods() {
        var text = new StringBuilder();
        for (Pod pod : client.pods().inNamespace(name).list().getItems()) {
            text.append("%s %s%s %s restarts %d%n".formatted(
                    pod.getMetadata().getName(),
                    pod.getStatus().getPhase(),
                    ready(pod) ? ", ready" : "",
                    pod.getSpec().getContainers().getFirst().getImage(),
                    pod.getStatus().getContainerStatuses().stream().mapToInt(each -> each.getRestartCount()).sum()));
        }
        return text.toString();
    }
}
