// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.testing.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What manifests say of the time that phases may take, as clients see it. */
final class PhasesTest {
    private static final String SILENT = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: silent, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [silent.example]
              rules: [{name: all, backendRefs: [{name: silent, port: 80}]}]
            ---
            apiVersion: rauta.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: phases, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: silent}]
              timeouts: {PHASE: LIMIT}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: silent, namespace: default, annotations: {rauta.dev/timeouts-ANNOTATION: LIMIT}}
            spec:
              ingressClassName: rauta
              rules: [{host: silent.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: silent, port: {number: 80}}}}]}}]
            """;

    private ServerSocket silent;

    @TempDir
    Path folder;

    /** Its kernel takes connections and whatever they bring; nobody reads it. */
    @BeforeEach
    void listen() throws Exception {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        silent.close();
    }

    private String manifests(String phase, String annotation, String limit) {
        return PolicySite.service("silent", silent.getLocalPort())
                + SILENT.replace("PHASE", phase).replace("ANNOTATION", annotation).replace("LIMIT", limit);
    }

    /** By default nothing of the kind would end within a minute. */
    @ParameterizedTest
    @CsvSource({
        "responseHeader, response-header, true, 504, upstream-timeout, 1",
        "responseHeader, response-header, true, 504, upstream-timeout, 4",
        "idle, idle, true, 504, upstream-timeout, 1",
        "idle, idle, false, 408, request-timeout, 1",
        "requestBody, request-body, false, 408, request-timeout, 4"
    })
    void aPhaseEnds(String phase, String annotation, boolean whole, int status, String why, int workers) throws Exception {
        try (PolicySite site = PolicySite.serving(folder, workers, manifests(phase, annotation, "400ms"))) {
            assertThat(site.translation().problems()).isEmpty();
            String fields = whole ? "" : "Content-Length: 10\r\n";
            for (boolean ingress : new boolean[] {false, true}) {
                long began = System.nanoTime();
                Answer answer = PolicySite.ask(
                        ingress ? site.ingressPort() : site.gatewayPort(), "POST", ingress ? "silent.test" : "silent.example", "/", fields, "");
                assertThat(answer.status()).as(answer.head()).isEqualTo(status);
                assertThat(answer.field("x-rauta-error")).isEqualTo(why);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
            }
        }
    }

    /** A policy that cannot be read says nothing, and is told. */
    @ParameterizedTest
    @CsvSource({"connect, connect", "responseHeader, response-header", "requestBody, request-body", "idle, idle"})
    void whatIsNoTimeIsTold(String phase, String annotation) throws Exception {
        try (PolicySite site = PolicySite.serving(folder, 1, manifests(phase, annotation, "soon"))) {
            assertThat(site.translation().problems().toString()).contains("timeouts." + phase);
            assertThat(site.get("/").status()).isEqualTo(200);
        }
    }
}
