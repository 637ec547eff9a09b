// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.certmanager;

import static dev.rauta.e2e.certmanager.CertManager.DNS;
import static dev.rauta.e2e.certmanager.CertManager.SERVER_AUTH;
import static dev.rauta.e2e.certmanager.CertManager.SOON;
import static dev.rauta.e2e.certmanager.CertManager.certificate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Command;
import dev.rauta.e2e.process.InstalledRauta;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.e2e.process.SecretFolder;
import dev.rauta.e2e.process.Tls;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The admission webhook with what cert-manager makes, renews and injects, asked by a real API server by what the chart renders, word for
 * word; {@code make cert-manager} runs it. Nobody answering is an error here ({@code failurePolicy: Fail}), so that no refusal goes by chance.
 */
@NeedsControlPlane(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CertManagerWebhookRun {
    private static final String SPACE = "hooked";
    private static final String HOOK = "rauta-webhook";
    private static final String TLS = HOOK + "-tls";
    private static final String NAME = HOOK + "." + SPACE + ".svc";
    private static final String REFUSED = "admission webhook \"check.rauta.dev\" denied the request: refused by Rauta: ";

    private final Opened open = new Opened();
    private final int port = FreePorts.next();
    private ControlPlane cluster;
    private KubernetesClient client;
    private CertManager certManager;
    private Path folder;
    private Release release;
    private RautaProcess controller;
    private SecretFolder mounted;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        this.folder = folder;
        client = cluster.client();
        certManager = open.add(CertManager.start(cluster, folder));
        release = Release.install(
                client, SPACE, "admissionWebhook.enabled=true,admissionWebhook.certificates=cert-manager,admissionWebhook.failurePolicy=Fail");
        certManager.ask(release);
        cluster.apply(Upstreams.service(SPACE, "web", FreePorts.next()));
        cluster.apply("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                endpoints: [{addresses: ["%3$s"], conditions: {ready: true}}]
                ports: [{name: webhook, port: %4$d}]
                """.formatted(HOOK, SPACE, Upstreams.host(), port));
        mounted = new SecretFolder(folder.resolve("webhook"));
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private void apply(Class<? extends HasMetadata> kind, String name) {
        HasMetadata object = release.objects().stream()
                .filter(one -> kind.isInstance(one) && one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        client.resource(object).fieldManager("chart").forceConflicts().serverSideApply();
    }

    /** The authorities that the API server trusts. */
    private Set<X509Certificate> injected() {
        String bundle = client.admissionRegistration().v1().validatingWebhookConfigurations().withName(SPACE + ".rauta").require()
                .getWebhooks().getFirst().getClientConfig().getCaBundle();
        return bundle == null ? Set.of() : CertManager.certificates(Base64.getDecoder().decode(bundle));
    }

    private X509Certificate authority() {
        return certificate(certManager.secret(SPACE, HOOK + "-ca"), "tls.crt");
    }

    private void awaitInjected() {
        await("injected").atMost(SOON).untilAsserted(() -> assertThat(injected()).contains(authority()));
    }

    private static String ingress(String name, String annotation) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %1$s, namespace: %2$s, annotations: {%3$s}}
                spec:
                  ingressClassName: %2$s
                  rules: [{host: %1$s.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
                """.formatted(name, SPACE, annotation);
    }

    private static String bad() {
        return ingress("bad", "nginx.ingress.kubernetes.io/configuration-snippet: \"deny all;\"");
    }

    private void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().forEach(one -> client.resource(one).create());
    }

    /** What the API server says of the wrong one now, behind the words of the webhook. */
    private String refusal() {
        Throwable thrown = catchThrowable(() -> create(bad()));
        assertThat(thrown).isInstanceOf(KubernetesClientException.class).hasMessageContaining(REFUSED);
        String message = ((KubernetesClientException) thrown).getStatus().getMessage();
        return message.substring(message.indexOf(REFUSED) + REFUSED.length());
    }

    private void decides(String name) {
        assertThat(refusal()).contains("(expected: ");
        create(ingress(name, ""));
    }

    /** Of what the webhook shows to who comes anew. */
    private BigInteger served() throws IOException {
        try (SSLSocket tls = Tls.over(new Socket(Upstreams.host(), port), NAME)) {
            return ((X509Certificate) tls.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private void mountAndAwait(Secret secret) {
        mounted.show(secret);
        await("served").atMost(SOON).untilAsserted(() -> assertThat(served()).isEqualTo(certificate(secret, "tls.crt").getSerialNumber()));
    }

    /** One that has kept its connection would not look at a certificate again. */
    private void restartApiServer() {
        cluster.stopApiServer();
        cluster.startApiServer();
    }

    @Test
    @Order(1)
    void itMakesWhatTheChartAsksFor() throws Exception {
        certManager.awaitReady(SPACE, "Issuer", HOOK + "-root");
        certManager.awaitReady(SPACE, "Issuer", HOOK);
        certManager.awaitReady(SPACE, "Certificate", HOOK + "-ca");
        certManager.awaitReady(SPACE, "Certificate", HOOK);
        X509Certificate server = certificate(certManager.secret(SPACE, TLS), "tls.crt");
        assertThat(List.copyOf(server.getSubjectAlternativeNames())).isEqualTo(List.of(List.of(DNS, NAME)));
        assertThat(server.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        server.verify(authority().getPublicKey());
    }

    @Test
    @Order(2)
    void theInjectorFillsInWhoSigns() {
        apply(Service.class, HOOK);
        apply(ValidatingWebhookConfiguration.class, SPACE + ".rauta");
        awaitInjected();
        assertThat(injected()).containsExactly(authority());
        // The API server has heard of the webhook, and nobody is there.
        await("asked").atMost(SOON).untilAsserted(() -> assertThatThrownBy(() -> client.load(
                                new ByteArrayInputStream(bad().getBytes(StandardCharsets.UTF_8)))
                        .items()
                        .forEach(one -> client.resource(one).dryRun(true).create()))
                .hasMessageContaining("failed calling webhook"));
    }

    @Test
    @Order(3)
    void whatCheckRefusesIsRefusedInItsWords() throws IOException {
        mounted.show(certManager.secret(SPACE, TLS));
        controller = open.add(new InstalledRauta(
                        release, cluster.kubeconfigs().token(SPACE, SPACE, "rauta-controller"), folder, "192.0.2.60"))
                .controller("--webhook-address=" + Upstreams.host() + ":" + port, "--webhook-certificates=" + mounted.path())
                .awaitReady();
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("bad.yaml"), bad());
        Files.writeString(files.resolve("web.yaml"), Upstreams.service(SPACE, "web", port));
        Command check = Command.rauta(folder, List.of("check", "--manifests=" + files, "--ingress-class=" + SPACE));
        assertThat(check.code()).as(check.err()).isEqualTo(1);
        assertThat(check.out()).contains(refusal());
        decides("first");
        // Later is too late: an API server that starts again forbids for a moment, and one that is killed resets connections.
        assertThat(controller.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("ERROR");
    }

    @Test
    @Order(4)
    void aRenewedCertificateIsServedWithoutARestart() throws IOException {
        BigInteger before = served();
        mountAndAwait(certManager.renew(SPACE, HOOK, TLS));
        assertThat(served()).isNotEqualTo(before);
        decides("second");
        restartApiServer();
        decides("third");
        assertThat(injected()).containsExactly(authority());
    }

    /** What the webhook shows was signed before the authority's renewal, until it is renewed itself. */
    @Test
    @Order(5)
    void aRenewedAuthorityIsInjectedAndShutsNobodyOut() throws IOException {
        X509Certificate before = authority();
        certManager.renew(SPACE, HOOK + "-ca", HOOK + "-ca");
        assertThat(authority()).isNotEqualTo(before);
        certManager.awaitReady(SPACE, "Issuer", HOOK);
        Secret renewed = certManager.renew(SPACE, HOOK, TLS);
        awaitInjected();
        // A kubelet mounts it up to a minute later.
        assertThat(served()).isNotEqualTo(certificate(renewed, "tls.crt").getSerialNumber());
        restartApiServer();
        decides("fourth");
        mountAndAwait(renewed);
        restartApiServer();
        decides("fifth");
    }

    @Test
    @Order(6)
    void aConfigurationThatIsMadeAnewIsFilledInAgain() {
        client.admissionRegistration().v1().validatingWebhookConfigurations().withName(SPACE + ".rauta").delete();
        apply(ValidatingWebhookConfiguration.class, SPACE + ".rauta");
        awaitInjected();
        await("a refusal").atMost(SOON).ignoreExceptions().untilAsserted(this::refusal);
        decides("sixth");
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"allowed\"")).isEqualTo(6);
        assertThat(controller.metric("rauta_admission_reviews_total", "kind=\"Ingress\",outcome=\"denied\"")).isGreaterThanOrEqualTo(7);
    }
}
