// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static dev.rauta.e2e.PolicyObjects.ROUTE;
import static dev.rauta.e2e.PolicyObjects.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TrafficPolicies in a real API server, and what comes of them: statuses, and answers to requests. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrafficPolicyIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String NAMESPACE = "policies-it";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Opened open = new Opened();
    private final int offset = FreePorts.offset(80, 443);
    private ControlPlane cluster;
    private PolicyObjects policies;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) throws IOException {
        this.cluster = cluster;
        policies = new PolicyObjects(cluster, NAMESPACE);
        int upstream = FreePorts.next();
        int feed = FreePorts.next();
        open.add(RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web"));
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: policies-it}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: policies-it}
                spec: {controllerName: rauta.dev/policies-it}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: policies-it}
                spec: {gatewayClassName: policies-it, listeners: [{name: http, port: 80, protocol: HTTP}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, namespace: policies-it}
                spec:
                  parentRefs: [{name: edge}]
                  rules: [{name: all, backendRefs: [{name: web, port: 80}]}]
                """);
        cluster.apply(Upstreams.service(NAMESPACE, "web", upstream));
        open.add(RautaProcess.start(
                        folder, "controller",
                        "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                        "--feed-address", "127.0.0.1:" + feed,
                        "--feed-plaintext",
                        "--lease-namespace", NAMESPACE,
                        "--watch-namespace", NAMESPACE,
                        "--gateway-controller-name", "rauta.dev/policies-it")
                .awaitReady());
        open.add(RautaProcess.start(
                folder, "dataplane",
                "--controller", "127.0.0.1:" + feed,
                "--feed-plaintext",
                "--address", "127.0.0.1",
                "--workers", "1",
                "--drain-delay", "0s",
                "--privileged-port-offset", "" + offset));
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    /** Its status is written, and taken back; requests get what it says. */
    @Test
    void aPolicyIsInForceFromWhenItIsThereUntilItIsGone() throws Exception {
        await().atMost(SOON).ignoreException(ConnectException.class).until(() -> ask().statusCode() == 200);
        assertThat(ask().headers().firstValue("set-cookie")).isEmpty();
        policies.policy("sticky", "targetRefs: [" + ROUTE.replace("web", "gone") + ", " + ROUTE
                + "], loadBalancing: {type: SessionCookie, sessionCookie: {name: stay}}").create();
        await().atMost(SOON).untilAsserted(() -> assertThat(status("sticky"))
                .isEqualTo("HTTPRoute gone: Accepted=False TargetNotFound, HTTPRoute web: Accepted=True Accepted"));
        await().atMost(SOON).untilAsserted(() -> assertThat(ask().headers().firstValue("set-cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).matches("stay=[0-9a-f]{32}; Path=/; HttpOnly")));
        // What the route's Service says counts before what the route's policy says.
        policies.policy("service", "targetRefs: [" + SERVICE + "], loadBalancing: {type: LeastRequest}").create();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(status("sticky")).contains("Overridden=True Overridden");
            assertThat(status("service")).isEqualTo("Service web: Accepted=True Accepted");
            assertThat(ask().headers().firstValue("set-cookie")).isEmpty();
        });
        policies.policy("service", "").delete();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(status("sticky")).doesNotContain("Overridden");
            assertThat(ask().headers().firstValue("set-cookie")).isPresent();
        });
    }

    /** It guards from the moment that it is there, closes while its Secret is missing, and opens to who has the password. */
    @Test
    void aPasswordFileThatIsMissingClosesUntilItIsThere() throws Exception {
        policies.policy("guard", "targetRefs: [" + ROUTE + "], authentication: {basic: {secretRef: {name: staff}}}").create();
        await().atMost(SOON).ignoreException(ConnectException.class).untilAsserted(() -> {
            assertThat(ask().statusCode()).isEqualTo(503);
            assertThat(status("guard")).isEqualTo("HTTPRoute web: Accepted=False Invalid");
        });
        cluster.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: staff, namespace: policies-it}
                stringData: {auth: "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="}
                """);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(ask().statusCode()).isEqualTo(401);
            assertThat(status("guard")).isEqualTo("HTTPRoute web: Accepted=True Accepted");
        });
        assertThat(client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (offset + 80) + "/"))
                                .header("Authorization", "Basic YW5uOnNlY3JldA==")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode()).isEqualTo(200);
        policies.policy("guard", "").delete();
        await().atMost(SOON).untilAsserted(() -> assertThat(ask().statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (offset + 80) + "/")).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String status(String name) {
        TrafficPolicy policy = cluster.client().resources(TrafficPolicy.class).inNamespace(NAMESPACE).withName(name).get();
        return Optional.ofNullable(policy.getStatus()).map(its -> its.getAncestors()).orElse(List.of()).stream()
                .map(one -> one.getAncestorRef().getKind() + " " + one.getAncestorRef().getName() + ": "
                        + one.getConditions().stream()
                                .map(condition -> condition.getType() + "=" + condition.getStatus() + " " + condition.getReason())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining(", "));
    }
}
