// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.RautaPair;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster whose Deployments have running pods, with Rauta in front: the test bed of {@code e2e/testbed} and this
 * build's controller and dataplane, or the cluster that {@code -Dconformance.kubeconfig} names, where Rauta is
 * installed.
 */
public final class TestBed implements AutoCloseable {
    /** What the chart gives a cluster, but for what runs in pods. */
    private static final Set<String> KINDS = Set.of(
            "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "IngressClass",
            "GatewayClass");

    private static final String NAMESPACE = "rauta";

    private final KubernetesClient client;
    private final String echoImage;
    private final Optional<Own> own;

    /** What has to be ended. */
    private record Own(Path folder, List<String> flags, RautaPair rauta) {}

    private TestBed(KubernetesClient client, String echoImage, Optional<Own> own) {
        this.client = client;
        this.echoImage = echoImage;
        this.own = own;
    }

    /** The cluster that somebody named for the tests, if so. */
    static Optional<Path> given() {
        return Optional.ofNullable(System.getProperty("conformance.kubeconfig"))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    /** Whether a test bed can be started: its pods have network namespaces of their own, which are Linux's, and root's to make. */
    static boolean allowed() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root");
    }

    /** Takes a cluster that is there. */
    static TestBed at(Path kubeconfig) {
        String image = System.getProperty("conformance.echo-image", "");
        if (image.isBlank()) {
            throw new IllegalStateException(
                    "conformance.echo-image: empty (expected: where the cluster finds the Gateway API's echo-basic)");
        }
        return new TestBed(client(kubeconfig), image, Optional.empty());
    }

    /** Starts everything; the programs are there already. */
    static TestBed start() {
        Path folder;
        try {
            folder = Files.createTempDirectory("rauta-test-bed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Ports, addresses and names apart from those of a test bed that a person has started.
        int number = 1 + FreePorts.next() % 250;
        List<String> flags = List.of(
                "-state=" + folder.resolve("state"),
                "-bridge=rautabed" + number,
                "-pod-net=10.244." + number,
                "-api-port=" + FreePorts.next(),
                "-etcd-port=" + FreePorts.pair(),
                "-kcm-port=" + FreePorts.next(),
                "-kubelet-port=" + FreePorts.next());
        try {
            TestBedScript.run("up.sh", flags);
            return withRauta(folder, flags, "127.0.99." + number);
        } catch (RuntimeException e) {
            end(folder, flags);
            throw e;
        }
    }

    private static TestBed withRauta(Path folder, List<String> flags, String address) {
        Path admin = folder.resolve("state/admin.kubeconfig");
        KubernetesClient client = client(admin);
        installChart(client);
        Path account = Kubeconfigs.withToken(
                admin, folder.resolve("controller.kubeconfig"), NAMESPACE, "rauta-controller", client);
        RautaPair rauta = RautaPair.start(folder, account, NAMESPACE, address);
        // An image by this name is the program of that name.
        return new TestBed(client, "testbed/echo-basic:1", Optional.of(new Own(folder, flags, rauta)));
    }

    private static void end(Path folder, List<String> flags) {
        TestBedScript.run("down.sh", "-purge", flags);
        Folders.delete(folder);
    }

    private static KubernetesClient client(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        Kubeconfigs.tellKeyAlgorithm(config);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void installChart(KubernetesClient client) {
        Path manifests = Helm.root().resolve("manifests/rauta-deployment.yaml");
        try (var text = Files.newInputStream(manifests)) {
            List<HasMetadata> wanted = client.load(text).items().stream()
                    .filter(object -> KINDS.contains(object.getKind()))
                    .toList();
            wanted.forEach(object -> client.resource(object).fieldManager("e2e").serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(manifests.toString(), e);
        }
    }

    /** A client that may do everything. */
    public KubernetesClient client() {
        return client;
    }

    /** The class of Rauta's Ingresses. */
    public String ingressClass() {
        return System.getProperty("conformance.ingress-class", "rauta");
    }

    /** The image of a server that answers with what it was asked. */
    public String echoImage() {
        return echoImage;
    }

    /** Server-side applies every object of a YAML text. */
    public void apply(String yaml) {
        for (var object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items()) {
            client.resource(object).fieldManager("e2e").forceConflicts().serverSideApply();
        }
    }

    @Override
    public void close() {
        client.close();
        own.ifPresent(all -> {
            all.rauta().close();
            end(all.folder(), all.flags());
        });
    }
}
