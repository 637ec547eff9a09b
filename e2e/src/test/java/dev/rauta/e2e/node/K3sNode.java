// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * k3s in a container, whose address this machine reaches: Linux, with a Docker daemon that runs privileged containers. Skipped, with a
 * line that says why, where there is none or the image cannot be fetched.
 *
 * <p>Its own load balancer takes ports of the node, so that only one Service has 80 and 443: Gateways share the dataplanes'.
 */
final class K3sNode implements Cluster {
    private static final String IMAGE = System.getProperty("k3s.image", "rancher/k3s:v1.34.1-k3s1");

    private final K3sContainer container;
    private final Path kubeconfig;
    private final KubernetesClient client;

    private K3sNode(K3sContainer container, Path kubeconfig) {
        this.container = container;
        this.kubeconfig = kubeconfig;
        client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig.toFile())).build();
    }

    /** @param folder for its kubeconfig */
    static K3sNode start(Path folder) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            skip("no Docker daemon answers");
        }
        var container = new K3sContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("rancher/k3s"));
        try {
            container.start();
            return new K3sNode(container, Files.writeString(folder.resolve("kubeconfig"), container.getKubeConfigYaml()));
        } catch (ContainerFetchException e) {
            skip(IMAGE + " cannot be fetched: " + e.getMessage());
            throw e;
        } catch (IOException e) {
            container.stop();
            throw new UncheckedIOException(e);
        }
    }

    private static void skip(String why) {
        System.err.println("SKIPPED: k3s: " + why);
        Assumptions.abort(why);
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
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().iterator().next().getIpAddress();
    }

    @Override
    public void load(Path archive) {
        String there = "/" + archive.getFileName();
        container.copyFileToContainer(MountableFile.forHostPath(archive), there);
        try {
            Container.ExecResult result = container.execInContainer("ctr", "-n", "k8s.io", "images", "import", there);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(archive + ": exit " + result.getExitCode() + " (expected: 0)\n" + result.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + archive + " is loaded", e);
        }
    }

    @Override
    public List<String> values() {
        return List.of("gateway.services.enabled=false");
    }

    @Override
    public void close() {
        client.close();
        container.stop();
    }
}
