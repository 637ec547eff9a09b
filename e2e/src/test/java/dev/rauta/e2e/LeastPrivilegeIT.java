// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.InstalledRauta;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.e2e.process.Tls;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers with the rights of the chart and no others: they sync, serve, write statuses, and are refused nothing. */
@NeedsControlPlane
final class LeastPrivilegeIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Authority authority = Authority.of("sites");
    private final Opened open = new Opened();
    private ControlPlane cluster;
    private Release release;
    private InstalledRauta rauta;

    @TempDir
    Path folder;

    @BeforeEach
    void prepare(ControlPlane cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void stop() throws Exception {
        open.close();
    }

    /** Namespaces, a Service in the first, and the release. */
    private void install(String name, String values, String... namespaces) {
        for (String namespace : namespaces) {
            cluster.apply("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: %s}
                    """.formatted(namespace));
        }
        int upstream = FreePorts.next();
        ChildProcess echo = RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web");
        open.add(echo);
        cluster.apply(Upstreams.service(namespaces[0], "web", upstream));
        release = Release.install(cluster.client(), name, values);
        Path kubeconfig = cluster.kubeconfigs().token(name, name, "rauta-controller");
        rauta = open.add(new InstalledRauta(release, kubeconfig, folder, "192.0.2.30"));
    }

    private void secret(String namespace, String name, String subject) {
        Identity identity = authority.server(subject, List.of("least.test", "other.test"), List.of());
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(name, namespace, base64(identity.certificatePem()), base64(identity.keyPem())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param tls the rest of the entry for the host */
    private void ingress(String namespace, String name, String host, String tls) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s, namespace: %s}
                spec:
                  ingressClassName: %s
                  tls: [{hosts: [%s]%s}]
                  rules:
                  - host: %4$s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """.formatted(name, namespace, release.namespace(), host, tls));
    }

    private String shown(String host) {
        return Tls.subject(rauta.tlsPort(), host);
    }

    private void awaitShown(String host, String subject) {
        await("certificate of " + host).atMost(SOON).until(() -> shown(host), ("CN=" + subject)::equals);
    }

    private void awaitAddress(String namespace, String name) {
        await("the status of " + name).atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                        .network().v1().ingresses().inNamespace(namespace).withName(name).require()
                        .getStatus().getLoadBalancer().getIngress())
                .extracting(one -> one.getIp())
                .containsExactly("192.0.2.30"));
    }

    private void awaitEvent(String namespace, String object, String text) {
        await("an event on " + object).atMost(SOON).untilAsserted(() -> assertThat(
                        cluster.client().v1().events().inNamespace(namespace).list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getInvolvedObject().getName()).isEqualTo(object);
                    assertThat(event.getMessage()).contains(text);
                }));
    }

    @Test
    void rolesInTwoNamespacesAreEnough() {
        install(
                "least-roles",
                "controller.watchNamespaces={least-web},controller.secretNamespaces={least-certs},"
                        + "controller.defaultCertificate=least-certs/wild",
                "least-web", "least-certs");
        secret("least-certs", "wild", "wild");
        secret("least-web", "tls", "out-of-bounds");
        ingress("least-web", "web", "least.test", "");
        ingress("least-web", "other", "other.test", ", secretName: tls");
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: least-web}
                spec:
                  gatewayClassName: least-roles
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, namespace: least-web}
                spec:
                  parentRefs: [{name: edge}]
                  hostnames: [route.test]
                  rules: [{backendRefs: [{name: web, port: 80}]}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: rauta-1, namespace: least-roles, labels: {kubernetes.io/service-name: rauta}}
                addressType: IPv4
                endpoints: [{addresses: ["10.244.9.2"], conditions: {ready: true}}]
                ports: [{name: http, port: 8080}]
                """);
        RautaProcess controller = rauta.controller().awaitReady();
        RautaProcess dataplane = rauta.dataplane().awaitReady();

        awaitShown("least.test", "wild");
        assertThat(shown("other.test")).as("a Secret out of bounds is a missing one").isEqualTo("CN=wild");
        awaitAddress("least-web", "web");
        awaitEvent("least-web", "other",
                "secret: least-web/tls is not readable (expected: in one of --secret-namespaces least-certs)");
        await("the Gateway's status").atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                        .resources(Gateway.class).inNamespace("least-web").withName("edge").require()
                        .getStatus().getConditions())
                .anySatisfy(condition -> {
                    assertThat(condition.getType()).isEqualTo("Accepted");
                    assertThat(condition.getStatus()).isEqualTo("True");
                }));
        await("the Gateway's endpoints").atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                        .discovery().v1().endpointSlices().inNamespace("least-web").list().getItems())
                .flatExtracting(one -> one.getEndpoints())
                .flatExtracting(one -> one.getAddresses())
                .contains("10.244.9.2"));
        assertThat(dataplane.terminate()).isZero();
        assertThat(controller.terminate()).isZero();
        assertThat(controller.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("may not be read", "ERROR");
    }

    @Test
    void secretsByNameAreReadOneByOneAndFollowed() throws Exception {
        install("least-named", "controller.secretNames={least-shop/tls}", "least-shop");
        secret("least-shop", "tls", "first");
        secret("least-shop", "other", "not-named");
        ingress("least-shop", "web", "least.test", ", secretName: tls");
        RautaProcess controller = rauta.controller().awaitReady();
        rauta.dataplane().awaitReady();

        awaitShown("least.test", "first");
        awaitAddress("least-shop", "web");
        secret("least-shop", "tls", "second");
        awaitShown("least.test", "second");
        assertThat(controller.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("may not be read", "ERROR");

        // One that its rights do not name holds nothing up, and is told.
        ingress("least-shop", "other", "other.test", ", secretName: other");
        await("the problem").atMost(SOON).until(
                () -> controller.metric("rauta_config_problems", "reason=\"SecretNotReadable\"") == 1);
        awaitEvent("least-shop", "other", "secret: least-shop/other");
        await("the host").atMost(SOON).until(() -> shown("other.test").contains("CN="));
        assertThat(shown("other.test")).doesNotContain("not-named");
        secret("least-shop", "tls", "third");
        awaitShown("least.test", "third");

        // Once nobody refers to it, nothing is wrong with it.
        cluster.client().network().v1().ingresses().inNamespace("least-shop").withName("other").delete();
        await("no problem").atMost(SOON).until(
                () -> controller.metric("rauta_config_problems", "reason=\"SecretNotReadable\"") == 0);
    }

    @Test
    void atStartNoHostIsServedWithTheDefaultCertificate() throws IOException {
        install("least-start", "controller.watchSecrets=referenced", "least-many");
        for (int i = 0; i < 40; i++) {
            secret("least-many", "s" + i, "site-" + i);
            ingress("least-many", "i" + i, "s" + i + ".start.test", ", secretName: s" + i);
        }
        for (int round = 0; round < 2; round++) {
            RautaProcess controller = rauta.controller();
            controller.awaitUp();
            await("the feed's certificate").atMost(SOON).until(() -> cluster.client()
                            .secrets().inNamespace("least-start").withName("rauta-feed-dataplane").get()
                    != null);
            RautaProcess dataplane = rauta.dataplane();
            Set<String> seen = new HashSet<>();
            int[] next = {0};
            await("every host").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> {
                int i = next[0]++ % 40;
                String subject = shown("s" + i + ".start.test");
                if (!subject.isEmpty()) {
                    assertThat(subject).isEqualTo("CN=site-" + i);
                    seen.add(subject);
                }
                return seen.size() == 40;
            });
            assertThat(Http.get("http://127.0.0.1:" + rauta.plainPort() + "/", "Host", "s1.start.test").status()).isEqualTo(308);
            assertThat(dataplane.terminate()).isZero();
            assertThat(controller.terminate()).isZero();
            deleteState();
        }
    }

    /** So that the next dataplane serves nothing before a controller has spoken. */
    private void deleteState() throws IOException {
        Path state = rauta.state();
        if (Files.isDirectory(state)) {
            try (var files = Files.walk(state)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
