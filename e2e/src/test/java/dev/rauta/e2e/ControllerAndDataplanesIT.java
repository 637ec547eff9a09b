// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/**
 * The main job with a real API server: one controller and two dataplanes as processes of their own, mutual TLS between
 * them, objects created through the API, requests sent, statuses read, and the controller killed.
 */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ControllerAndDataplanesIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String ADDRESS = "192.0.2.10";

    private final Opened open = new Opened();
    private final int feedPort = FreePorts.next();
    private final int[] offsets = {FreePorts.offset(80, 443), FreePorts.offset(80, 443)};
    private final RautaProcess[] dataplanes = new RautaProcess[2];
    private ControlPlane cluster;
    private Path folder;
    private Path kubeconfig;
    private RautaProcess controller;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) throws IOException {
        this.cluster = cluster;
        this.folder = folder;
        this.kubeconfig = cluster.kubeconfigs().admin();
        Authority authority = Authority.of("feed");
        authority
                .server("controller", List.of(), List.of(InetAddress.getLoopbackAddress()))
                .write(folder.resolve("feed-server"), "tls");
        authority.peer("dataplane").write(folder.resolve("feed-client"), "tls");
        for (String side : List.of("feed-server", "feed-client")) {
            Files.writeString(folder.resolve(side).resolve("ca.crt"), authority.certificatePem());
        }
        int modern = FreePorts.next();
        int classic = FreePorts.next();
        open.add(RautaProcess.echo(folder, Upstreams.host(), modern, "h2c", "modern"));
        open.add(RautaProcess.echo(folder, Upstreams.host(), classic, "http1", "classic"));
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                """);
        cluster.apply(Upstreams.service("shop", "modern", modern) + Upstreams.service("shop", "classic", classic));
        cluster.apply(CLASSES);

        controller = controller();
        for (int i = 0; i < 2; i++) {
            dataplanes[i] = dataplane(i);
        }
        cluster.apply(INGRESS);
        cluster.apply(GATEWAY);
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private RautaProcess controller() {
        RautaProcess process = open.add(RautaProcess.start(
                folder, "controller",
                "--kubeconfig", kubeconfig.toString(),
                "--feed-address", "127.0.0.1:" + feedPort,
                "--feed-certificates", folder.resolve("feed-server").toString(),
                "--lease-namespace", "default",
                "--publish-address", ADDRESS));
        return process.awaitReady();
    }

    private RautaProcess dataplane(int number) {
        return open.add(RautaProcess.start(
                folder, "dataplane",
                "--controller", "127.0.0.1:" + feedPort,
                "--feed-certificates", folder.resolve("feed-client").toString(),
                "--address", "127.0.0.1",
                "--workers", "2",
                "--drain-delay", "0s",
                "--instance", "dp" + number,
                "--state-dir", folder.resolve("state" + number).toString(),
                "--privileged-port-offset", "" + offsets[number]));
    }

    private Http.Answer ask(int dataplane, String host, String path) {
        return Http.get("http://127.0.0.1:" + (offsets[dataplane] + 80) + path, "Host", host);
    }

    private void awaitAnswer(String host, String path, int status, String text) {
        for (int i = 0; i < 2; i++) {
            int which = i;
            await(host + path + " at dataplane " + i).atMost(SOON).untilAsserted(() -> {
                Http.Answer answer = ask(which, host, path);
                assertThat(answer.status()).as(answer.body()).isEqualTo(status);
                assertThat(answer.body()).contains(text);
            });
        }
    }

    @Test
    @Order(1)
    void bothDataplanesServeIngressAndHttpRoute() {
        awaitAnswer("shop.test", "/cart", 200, "\"modern\"");
        awaitAnswer("shop.test", "/old/x", 200, "\"classic\"");
        awaitAnswer("app.gateway.test", "/v1/users", 200, "\"modern\"");
        awaitAnswer("app.gateway.test", "/nothing", 404, "");
        awaitAnswer("elsewhere.test", "/", 404, "");
        for (RautaProcess dataplane : dataplanes) {
            dataplane.awaitReady();
        }
        assertThat(controller.metric("rauta_feed_dataplanes", "")).isEqualTo(2);
        for (RautaProcess process : List.of(controller, dataplanes[0], dataplanes[1])) {
            assertThat(process.metric("rauta_mounted_files_sound", "files=\"feed-certificates\"")).isEqualTo(1);
        }
    }

    @Test
    @Order(2)
    void statusesTellWhatIsTrue() {
        await("the Ingress's address").atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                        .network()
                        .v1()
                        .ingresses()
                        .inNamespace("shop")
                        .withName("shop")
                        .require()
                        .getStatus()
                        .getLoadBalancer()
                        .getIngress())
                .extracting(one -> one.getIp())
                .containsExactly(ADDRESS));
        await("the Gateway's conditions").atMost(SOON).untilAsserted(() -> {
            GenericKubernetesResource gateway = gatewayObject("Gateway", "edge");
            assertThat(condition(gateway.get("status", "conditions"), "Accepted")).isEqualTo("True Accepted");
            assertThat(condition(gateway.get("status", "conditions"), "Programmed")).isEqualTo("True Programmed");
            assertThat(gateway.<Object>get("status", "addresses", 0, "value")).isEqualTo(ADDRESS);
            assertThat(gateway.<Object>get("status", "listeners", 0, "attachedRoutes")).isEqualTo(2);
        });
        await("the routes' conditions").atMost(SOON).untilAsserted(() -> {
            GenericKubernetesResource good = gatewayObject("HTTPRoute", "users");
            assertThat(condition(good.get("status", "parents", 0, "conditions"), "Accepted")).isEqualTo("True Accepted");
            assertThat(condition(good.get("status", "parents", 0, "conditions"), "ResolvedRefs"))
                    .isEqualTo("True ResolvedRefs");
            GenericKubernetesResource broken = gatewayObject("HTTPRoute", "broken");
            assertThat(condition(broken.get("status", "parents", 0, "conditions"), "ResolvedRefs"))
                    .isEqualTo("False BackendNotFound");
        });
        assertThat(condition(
                        cluster.client()
                                .genericKubernetesResources("gateway.networking.k8s.io/v1", "GatewayClass")
                                .withName("rauta")
                                .require()
                                .get("status", "conditions"),
                        "Accepted"))
                .isEqualTo("True Accepted");
    }

    @Test
    @Order(3)
    void aBrokenIngressIsAnEventAndHurtsNothingElse() {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: broken, namespace: shop}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: broken.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}]}
                """);
        awaitAnswer("broken.test", "/", 503, "");
        awaitAnswer("shop.test", "/cart", 200, "modern");
        awaitAnswer("broken.gateway.test", "/", 500, "");
        await("an event on the Ingress").atMost(SOON).untilAsserted(() -> assertThat(
                        cluster.client().v1().events().inNamespace("shop").list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getInvolvedObject().getName()).isEqualTo("broken");
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getMessage()).contains("absent");
                }));
        await("the metric").atMost(SOON).until(() -> controller.metric("rauta_config_problems", "kind=\"Ingress\"") >= 1);
    }

    @Test
    @Order(4)
    void objectsOfOtherClassesStayUntouched() {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: foreign, namespace: shop}
                spec:
                  ingressClassName: somebody-elses
                  rules:
                  - host: foreign.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: modern, port: {number: 80}}}}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: after-it, namespace: shop}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: after.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: modern, port: {name: http}}}}]}
                """);
        awaitAnswer("after.test", "/", 200, "modern");
        awaitAnswer("foreign.test", "/", 404, "");
        var foreign = cluster.client().network().v1().ingresses().inNamespace("shop").withName("foreign").require();
        assertThat(foreign.getStatus().getLoadBalancer().getIngress()).isNullOrEmpty();
    }

    @Test
    @Order(5)
    void aChangeTravelsAsADifference() {
        double before = dataplanes[0].metric("rauta_snapshot_applied_total", "");
        cluster.apply(INGRESS.replace("path: /old,", "path: /older,"));
        awaitAnswer("shop.test", "/older/x", 200, "classic");
        awaitAnswer("shop.test", "/old/x", 200, "modern");
        assertThat(dataplanes[0].metric("rauta_snapshot_applied_total", "")).isEqualTo(before + 1);
    }

    @Test
    @Order(6)
    void withTheControllerKilledBothServeOnAndItsReturnPushesNothing() {
        String version = version(dataplanes[0]);
        double[] applied = {
            dataplanes[0].metric("rauta_snapshot_applied_total", ""), dataplanes[1].metric("rauta_snapshot_applied_total", "")
        };
        controller.kill();
        await("both notice").atMost(SOON).until(() -> dataplanes[0].metric("rauta_feed_connected", "") == 0
                && dataplanes[1].metric("rauta_feed_connected", "") == 0);
        for (int i = 0; i < 50; i++) {
            assertThat(ask(i % 2, "shop.test", "/cart").status()).isEqualTo(200);
        }
        controller = controller();
        await("both come back").atMost(SOON).until(() -> controller.metric("rauta_feed_dataplanes", "") == 2);
        for (int i = 0; i < 2; i++) {
            assertThat(version(dataplanes[i])).isEqualTo(version);
            assertThat(dataplanes[i].metric("rauta_snapshot_applied_total", "")).isEqualTo(applied[i]);
        }
        assertThat(controller.metric("rauta_feed_pushed_entries_total", "")).isZero();
        assertThat(version(controller)).isEqualTo(version);
        cluster.apply(INGRESS.replace("path: /old,", "path: /oldest,"));
        awaitAnswer("shop.test", "/oldest/x", 200, "classic");
    }

    @Test
    @Order(7)
    void aDataplaneRestartedWithoutAControllerServesItsLastGoodSnapshot() {
        String version = version(dataplanes[1]);
        controller.kill();
        assertThat(dataplanes[1].terminate()).isZero();
        dataplanes[1] = dataplane(1).awaitReady();
        assertThat(ask(1, "shop.test", "/oldest/x").body()).contains("classic");
        assertThat(version(dataplanes[1])).isEqualTo(version);
        controller = controller();
        await("both come back").atMost(SOON).until(() -> controller.metric("rauta_feed_dataplanes", "") == 2);
        assertThat(controller.metric("rauta_feed_pushed_entries_total", "")).isZero();
    }

    @Test
    @Order(8)
    void everyProcessEndsOrderly() {
        assertThat(controller.terminate()).isZero();
        for (RautaProcess dataplane : dataplanes) {
            assertThat(dataplane.terminate()).isZero();
        }
    }

    private static String version(RautaProcess process) {
        String page = process.admin("/snapshot").body();
        int at = page.indexOf("\"version\":\"") + 11;
        return page.substring(at, at + 64);
    }

    private GenericKubernetesResource gatewayObject(String kind, String name) {
        return cluster.client()
                .genericKubernetesResources("gateway.networking.k8s.io/v1", kind)
                .inNamespace("shop")
                .withName(name)
                .require();
    }

    private static String condition(List<Map<String, Object>> conditions, String type) {
        return conditions.stream()
                .filter(one -> type.equals(one.get("type")))
                .map(one -> one.get("status") + " " + one.get("reason"))
                .findFirst()
                .orElse("none");
    }

    private static final String CLASSES = """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: rauta}
            spec: {controller: rauta.dev/ingress-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: rauta}
            spec: {controllerName: rauta.dev/gateway-controller}
            """;

    private static final String INGRESS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop, namespace: shop}
            spec:
              ingressClassName: rauta
              rules:
              - host: shop.test
                http:
                  paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: modern, port: {number: 80}}}}
                  - {path: /old, pathType: Prefix, backend: {service: {name: classic, port: {number: 80}}}}
            """;

    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop}
            spec:
              gatewayClassName: rauta
              listeners:
              - {name: http, port: 80, protocol: HTTP, hostname: "*.gateway.test"}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: users, namespace: shop}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [app.gateway.test]
              rules:
              - matches: [{path: {type: PathPrefix, value: /v1}}]
                backendRefs: [{name: modern, port: 80}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: broken, namespace: shop}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [broken.gateway.test]
              rules:
              - backendRefs: [{name: absent, port: 80}]
            """;
}
