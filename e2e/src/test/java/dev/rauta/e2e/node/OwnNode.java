// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Script;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The node of {@code e2e/node}; skipped, with a line that says why, where none can be had. */
final class OwnNode implements Cluster {
    private static final Path SCRIPTS = Helm.root().resolve("e2e/node");

    private final Path kubeconfig;
    private final KubernetesClient client;
    private final LoadBalancers loadBalancers;
    private final Thread reaper = new Thread(OwnNode::down, "end-node");

    private OwnNode(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
        client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig.toFile())).build();
        loadBalancers = new LoadBalancers(client);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    static OwnNode start() {
        try {
            String told = script("up.sh");
            return new OwnNode(Path.of(told.strip().replaceFirst("^export KUBECONFIG=", "")));
        } catch (IllegalStateException e) {
            down();
            throw e;
        }
    }

    private static void down() {
        script("down.sh", "--purge");
    }

    private static String script(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return Script.run(command);
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public String address() {
        return client.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
    }

    @Override
    public void load(Path archive) {
        script("load.sh", archive.toString());
    }

    @Override
    public List<String> values() {
        return List.of();
    }

    @Override
    public void close() {
        loadBalancers.close();
        client.close();
        down();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook finds the node gone.
            return;
        }
    }
}
