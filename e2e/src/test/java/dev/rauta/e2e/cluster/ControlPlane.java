// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.cluster;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.KeyKind;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Helm;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A running etcd and kube-apiserver on free loopback ports, with the Gateway API's CRDs and the chart's.
 *
 * <p>There is no kube-controller-manager: tests create EndpointSlices themselves, and a deleted namespace stays.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(120);
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final Path kubectl;
    private final Authority authority;
    private final String server;
    private final ChildProcess etcd;
    private final List<String> apiServerCommand;
    private final KubernetesClient client;
    private ChildProcess apiServer;

    private ControlPlane(Path folder, Binaries.Found binaries) {
        this.folder = folder;
        this.kubectl = binaries.path("kubectl");
        this.authority = Authority.of("control-plane");
        String etcdUrl = "http://" + HOST + ":" + FreePorts.next();
        int port = FreePorts.next();
        this.server = "https://" + HOST + ":" + port;
        writeCertificates();
        this.etcd = ChildProcess.start("etcd", folder, Map.of(), etcdCommand(binaries.path("etcd"), etcdUrl));
        etcd.awaitUp(UP, () -> healthy(etcdUrl + "/health"));
        this.apiServerCommand = apiServerCommand(binaries.path("kube-apiserver"), etcdUrl, port);
        this.apiServer = ChildProcess.start("kube-apiserver", folder, Map.of(), apiServerCommand);
        this.client = new KubernetesClientBuilder().withConfig(adminConfig()).build();
        apiServer.awaitUp(UP, () -> "ok".equals(client.raw("/readyz")));
        CustomResources.install(client, binaries.path("crds"));
        CustomResources.install(client, Helm.root().resolve("charts/rauta/crds"));
    }

    static ControlPlane start(Binaries.Found binaries) {
        try {
            return new ControlPlane(Files.createTempDirectory("rauta-control-plane"), binaries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that may do everything. */
    public KubernetesClient client() {
        return client;
    }

    /** Kubeconfigs for other processes, in every form that clusters hand out. */
    public Kubeconfigs kubeconfigs() {
        return new Kubeconfigs(folder.resolve("kubeconfigs"), server, authority, client);
    }

    /** The program. */
    public Path kubectl() {
        return kubectl;
    }

    /** Server-side applies every object of a YAML text. */
    public void apply(String yaml) {
        for (var object : client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(object)
                    .fieldManager("e2e")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Server-side applies an object, of which the API server has to know every field; answers what has become of it. */
    public <T extends HasMetadata> T applyStrictly(T object) {
        return client.resource(object).fieldValidation(Validation.STRICT).fieldManager("e2e").forceConflicts().serverSideApply();
    }

    /** Installs a folder of CRD manifests more. */
    public void install(Path customResources) {
        CustomResources.install(client, customResources);
    }

    /** Kills the API server; etcd keeps what it knows. */
    public void stopApiServer() {
        apiServer.close();
    }

    /** Starts it again, at the same address. */
    public void startApiServer() {
        apiServer = ChildProcess.start("kube-apiserver", folder, Map.of(), apiServerCommand);
        apiServer.awaitUp(UP, () -> "ok".equals(client.raw("/readyz")));
    }

    @Override
    public void close() {
        client.close();
        // SIGKILL: nothing is to be saved, and an orderly end waits a minute for open watches.
        apiServer.close();
        etcd.close();
        Folders.delete(folder);
    }

    private void writeCertificates() {
        authority
                .server("kube-apiserver", List.of("localhost", "kubernetes.default.svc"), List.of(InetAddress.getLoopbackAddress()))
                .write(folder, "apiserver");
        authority.peer("service-accounts").write(folder, "sa");
        try {
            Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> etcdCommand(Path program, String clientUrl) {
        String peerUrl = "http://" + HOST + ":" + FreePorts.next();
        return List.of(
                program.toString(),
                "--name=e2e",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=e2e=" + peerUrl,
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    private List<String> apiServerCommand(Path program, String etcdUrl, int port) {
        return List.of(
                program.toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=" + HOST,
                "--secure-port=" + port,
                // Its default is the address of the default route, and without such a route the server ends.
                "--advertise-address=10.244.0.1",
                "--endpoint-reconciler-type=none",
                "--tls-cert-file=" + folder.resolve("apiserver.crt"),
                "--tls-private-key-file=" + folder.resolve("apiserver.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-issuer=https://kubernetes.default.svc",
                // A PKCS#8 private key is not accepted here, a certificate is.
                "--service-account-key-file=" + folder.resolve("sa.crt"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112",
                "--authorization-mode=RBAC",
                // Who is asked behind a Service is reached at its endpoint: there is no proxy that makes its address work.
                "--enable-aggregator-routing=true",
                "--profiling=false",
                "--v=1");
    }

    private Config adminConfig() {
        // An RSA key, because the client library has to be told about any other; Rauta finds out by itself.
        var admin = authority.client("admin", "system:masters", KeyKind.RSA);
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertData(base64(authority.certificatePem()))
                .withClientCertData(base64(admin.certificatePem()))
                .withClientKeyData(base64(admin.keyPem()))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean healthy(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        try {
            return connection.getResponseCode() == 200;
        } finally {
            connection.disconnect();
        }
    }
}
