// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * k3s in a container, whose address this machine reaches: Linux, with a Docker daemon that runs privileged containers. Skipped, with a
 * line that says why, where no daemon answers or the image cannot be fetched; {@code RAUTA_NEEDS_ALL} makes that a failure. The image is
 * {@code RAUTA_K3S_IMAGE}, or the public one.
 *
 * <p>Its own load balancer takes ports of the node, so that only one Service has 80 and 443: Gateways share the dataplanes'.
 */
final class K3sNode implements Cluster {
    private static final String IMAGE = System.getenv().getOrDefault("RAUTA_K3S_IMAGE", "rancher/k3s:v1.34.1-k3s1");
    // Another controller; metrics, which change whenever objects are listed, and whose API is not there at first; and, from k3s 1.37 on,
    // CRDs of the standard channel, which would take the place of those that are installed. A name that it does not know does no harm.
    private static final String DISABLED = "traefik,metrics-server,gateway-api-crd";
    private static final Duration START = Duration.ofMinutes(3);

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
        fetch();
        var container = new K3sContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("rancher/k3s"));
        container.withCommand("server", "--disable=" + DISABLED, "--tls-san=" + container.getHost()).withStartupTimeout(START);
        try {
            container.start();
            return new K3sNode(container, Files.writeString(folder.resolve("kubeconfig"), container.getKubeConfigYaml()));
        } catch (IOException e) {
            container.stop();
            throw new UncheckedIOException(e);
        }
    }

    /** Tried once: Testcontainers itself would try for minutes. */
    private static void fetch() {
        DockerClient docker = DockerClientFactory.lazyClient();
        try {
            docker.inspectImageCmd(IMAGE).exec();
        } catch (NotFoundException _) {
            try {
                docker.pullImageCmd(IMAGE).start().awaitCompletion();
            } catch (DockerException | DockerClientException e) {
                skip(IMAGE + " cannot be fetched: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + IMAGE + " is fetched", e);
            }
        }
    }

    private static void skip(String why) {
        if (!System.getenv().getOrDefault("RAUTA_NEEDS_ALL", "").isEmpty()) {
            throw new IllegalStateException("k3s: " + why);
        }
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
                throw new IllegalStateException(archive + ": exit " + result.getExitCode() + " (expected: 0)\n" + result.getStdout() + result.getStderr());
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
        keepLog();
        container.stop();
    }

    /** For whom something has failed: what it has said, beside the other logs of the run. */
    private void keepLog() {
        String folder = System.getenv("RAUTA_NODE_LOGS");
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "k3s.log"), container.getLogs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
