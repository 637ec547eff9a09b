// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What policies say of endpoints in trouble, from manifests to answers. */
final class EndpointTroubleTest {
    private static final String MANIFESTS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: pair
              namespace: default
              annotations:
                rauta.dev/retry-attempts: "5"
                rauta.dev/retry-status-codes: "503"
                rauta.dev/retry-backoff: 0s
                rauta.dev/retry-budget-percent: "50"
                rauta.dev/retry-budget-interval: 1h
                rauta.dev/retry-budget-min-retry-rate-count: "0"
            spec:
              ingressClassName: rauta
              rules:
              - host: a.example
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: pair, port: {number: 80}}}}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pair, namespace: default}
            spec: {ports: [{port: 80, appProtocol: http}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: pair-1, namespace: default, labels: {kubernetes.io/service-name: pair}}
            addressType: IPv4
            endpoints: [{addresses: ["127.0.0.1"]}, {addresses: ["127.0.0.2"]}]
            ports: [{port: UPSTREAM}]
            ---
            apiVersion: rauta.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: health, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: pair}]
              healthCheck: {type: HTTP, http: {path: /ready}, interval: 100ms, unhealthyThreshold: 2}
            """;

    @RegisterExtension
    final EndpointPair pair = new EndpointPair();

    @TempDir
    Path folder;

    private PolicySite serving(int workers) throws IOException {
        return PolicySite.serving(folder, workers, MANIFESTS.replace("UPSTREAM", "" + pair.port()));
    }

    private static Set<String> answering(PolicySite site) throws IOException {
        return EndpointPair.answering(site.ingressPort(), 12);
    }

    @Test
    void whoFailsItsChecksGetsNoRequests() throws Exception {
        try (PolicySite site = serving(2)) {
            assertThat(answering(site)).containsExactly("127.0.0.1", "127.0.0.2");
            pair.unready().add("127.0.0.2");
            Awaitility.await().until(() -> answering(site).equals(Set.of("127.0.0.1")));
            pair.unready().clear();
            Awaitility.await().until(() -> answering(site).size() == 2);
        }
    }

    @Test
    void aBudgetLimitsRetries() throws Exception {
        try (PolicySite site = serving(1)) {
            for (int i = 0; i < 10; i++) {
                assertThat(PolicySite.ask(site.ingressPort(), "GET", "a.example", "/fail", "", "").status()).isEqualTo(503);
            }
            assertThat(pair.failed()).as("ten, and half as many again").isEqualTo(15);
        }
    }
}
