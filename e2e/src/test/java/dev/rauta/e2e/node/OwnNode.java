// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import dev.rauta.e2e.process.Helm;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The node of {@code e2e/node}; skipped, with a line that says why, where none can be had. */
final class OwnNode implements Cluster {
    private static final int SKIPPED = 3;
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
        List<String> command = new java.util.ArrayList<>(List.of(SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            process.getOutputStream().close();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status == SKIPPED) {
                Assumptions.abort("no node can be had here");
            }
            if (status != 0) {
                throw new IllegalStateException(name + ": exit " + status + " (expected: 0)\n" + told);
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " runs", e);
        }
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
