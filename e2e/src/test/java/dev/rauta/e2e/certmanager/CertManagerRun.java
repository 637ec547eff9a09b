// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.certmanager;

import static dev.rauta.e2e.certmanager.CertManager.CLIENT_AUTH;
import static dev.rauta.e2e.certmanager.CertManager.DNS;
import static dev.rauta.e2e.certmanager.CertManager.SERVER_AUTH;
import static dev.rauta.e2e.certmanager.CertManager.SOON;
import static dev.rauta.e2e.certmanager.CertManager.URI;
import static dev.rauta.e2e.certmanager.CertManager.certificate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.e2e.process.SecretFolder;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The feed's certificates as cert-manager makes and renews them from what the chart renders; {@code make cert-manager} runs it. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CertManagerRun {
    private static final String SPACE = "certs";
    private static final String NAME = "rauta-controller." + SPACE + ".svc";

    private final Opened open = new Opened();
    private final int feedPort = FreePorts.next();
    private final int[] offsets = {FreePorts.offset(80, 443), FreePorts.offset(80, 443)};
    private final RautaProcess[] dataplanes = new RautaProcess[2];
    private ControlPlane cluster;
    private CertManager certManager;
    private Path folder;
    private Release release;
    private RautaProcess controller;
    private SecretFolder ofController;
    private SecretFolder ofDataplanes;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        this.folder = folder;
        certManager = open.add(CertManager.start(cluster, folder));
        release = Release.install(cluster.client(), SPACE, "feed.certificates.mode=cert-manager");
        certManager.ask(release);
        int upstream = FreePorts.next();
        open.add(RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web"));
        cluster.apply(Upstreams.service(SPACE, "web", upstream));
        ofController = new SecretFolder(folder.resolve("controller"));
        ofDataplanes = new SecretFolder(folder.resolve("dataplanes"));
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private Secret secret(String side) {
        return certManager.secret(SPACE, "rauta-feed-" + side);
    }

    private Secret renew(String side) {
        return certManager.renew(SPACE, "rauta-feed-" + side, "rauta-feed-" + side);
    }

    private void startDataplane(int number) throws IOException {
        List<String> arguments = new ArrayList<>(release.arguments("rauta-dataplane"));
        assertThat(arguments).contains("--controller=" + NAME + ":9901");
        // The last of each counts.
        arguments.addAll(List.of(
                "--controller=" + NAME + ":" + feedPort,
                "--feed-certificates=" + ofDataplanes.path(),
                "--state-dir=" + folder.resolve("state" + number),
                "--instance=dp" + number,
                "--address=127.0.0.1",
                "--drain-delay=0s",
                "--privileged-port-offset=" + offsets[number]));
        dataplanes[number] = open.add(RautaProcess.start(
                folder, "dataplane", Map.of("RAUTA_JAVA_OPTS", resolving(folder.resolve("hosts"))), arguments));
        dataplanes[number].awaitReady();
        await("connected").atMost(SOON).until(() -> dataplanes[number].metric("rauta_feed_connected", "") == 1);
    }

    /** Options for a JVM that finds the controller by the name in its certificate, which nothing here resolves. */
    private static String resolving(Path hosts) throws IOException {
        Files.writeString(hosts, "127.0.0.1 localhost " + NAME + "\n");
        return "-Djdk.net.hosts.file=" + hosts + " -Dvertx.disableDnsResolver=true";
    }

    private void serve(String host) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  ingressClassName: %1$s
                  rules:
                  - host: %2$s.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """.formatted(SPACE, host));
        for (int offset : offsets) {
            await(host).atMost(SOON).until(
                    () -> Http.get("http://127.0.0.1:" + (offset + 80) + "/", "Host", host + ".test").status() == 200);
        }
    }

    private static long times(RautaProcess process, String line) {
        return process.log().lines().filter(one -> one.contains(line)).count();
    }

    @Test
    @Order(1)
    void itMakesWhatTheChartAsksFor() throws Exception {
        certManager.awaitReady(SPACE, "Issuer", "rauta-feed-root");
        certManager.awaitReady(SPACE, "Issuer", "rauta-feed");
        for (String side : List.of("ca", "controller", "dataplane")) {
            certManager.awaitReady(SPACE, "Certificate", "rauta-feed-" + side);
        }
        X509Certificate authority = certificate(secret("ca"), "tls.crt");
        X509Certificate server = certificate(secret("controller"), "tls.crt");
        X509Certificate client = certificate(secret("dataplane"), "tls.crt");
        assertThat(List.copyOf(server.getSubjectAlternativeNames())).isEqualTo(List.of(List.of(DNS, NAME)));
        assertThat(List.copyOf(client.getSubjectAlternativeNames())).isEqualTo(List.of(List.of(URI, "rauta://fleet/default")));
        assertThat(server.getExtendedKeyUsage()).containsExactlyInAnyOrder(SERVER_AUTH, CLIENT_AUTH);
        assertThat(client.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
        for (String side : List.of("controller", "dataplane")) {
            assertThat(certificate(secret(side), "ca.crt")).isEqualTo(authority);
            certificate(secret(side), "tls.crt").verify(authority.getPublicKey());
        }
    }

    @Test
    @Order(2)
    void bothSidesSpeakWithThem() throws IOException {
        ofController.show(secret("controller"));
        ofDataplanes.show(secret("dataplane"));
        List<String> arguments = release.arguments("rauta-controller");
        arguments.removeIf(argument -> argument.startsWith("--publish-service"));
        arguments.addAll(List.of(
                "--kubeconfig=" + cluster.kubeconfigs().token(SPACE, SPACE, "rauta-controller"),
                "--feed-address=127.0.0.1:" + feedPort,
                "--feed-certificates=" + ofController.path(),
                "--publish-address=192.0.2.50"));
        controller = open.add(RautaProcess.start(folder, "controller", arguments.toArray(String[]::new)));
        controller.awaitReady();
        startDataplane(0);
        startDataplane(1);
        serve("first");
        assertThat(controller.metric("rauta_feed_dataplanes", "")).isEqualTo(2);
    }

    @Test
    @Order(3)
    void aRenewalEndsNoStreamAndHoldsForWhoComesAnew() throws IOException {
        ofController.show(renew("controller"));
        ofDataplanes.show(renew("dataplane"));
        serve("second");
        assertThat(times(dataplanes[0], "Feed connected")).isEqualTo(1);
        assertThat(times(dataplanes[1], "Feed connected")).isEqualTo(1);
        dataplanes[1].close();
        startDataplane(1);
        assertThat(times(controller, "Mounted files read again")).isEqualTo(1);
        serve("third");
        assertThat(times(dataplanes[0], "Feed connected")).isEqualTo(1);
        assertThat(times(dataplanes[0], "Feed not connected")).isZero();
        assertThat(controller.metric("rauta_feed_dataplanes", "")).isEqualTo(2);
    }

    /** Each side is renewed at a time of its own, perhaps weeks after the authority: the other's certificate must be good meanwhile. */
    @Test
    @Order(4)
    void aRenewedAuthorityIsOneWithItsPast() throws Exception {
        X509Certificate before = certificate(secret("ca"), "tls.crt");
        X509Certificate after = certificate(renew("ca"), "tls.crt");
        assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
        // cert-manager waits for its own view of the authority.
        certManager.awaitReady(SPACE, "Issuer", "rauta-feed");
        Secret renewed = renew("controller");
        assertThat(certificate(renewed, "ca.crt")).isEqualTo(after);
        assertThat(certificate(secret("dataplane"), "ca.crt")).isEqualTo(before);
        ofController.show(renewed);
        dataplanes[0].close();
        startDataplane(0);
        serve("fourth");
        ofDataplanes.show(renew("dataplane"));
        dataplanes[1].close();
        startDataplane(1);
        serve("fifth");
        assertThat(controller.metric("rauta_feed_dataplanes", "")).isEqualTo(2);
    }

    @Test
    @Order(5)
    void aSecretThatIsLostIsMadeAgain() throws IOException {
        Secret lost = secret("dataplane");
        cluster.client().resource(lost).delete();
        await("made again").atMost(SOON).until(() -> {
            Secret now = cluster.client().secrets().inNamespace(SPACE).withName("rauta-feed-dataplane").get();
            return now != null && !now.getMetadata().getUid().equals(lost.getMetadata().getUid()) && now.getData().containsKey("tls.crt");
        });
        certManager.awaitReady(SPACE, "Certificate", "rauta-feed-dataplane");
        ofDataplanes.show(secret("dataplane"));
        dataplanes[0].close();
        startDataplane(0);
        serve("sixth");
        assertThat(times(dataplanes[1], "Feed connected")).isEqualTo(1);
    }
}
