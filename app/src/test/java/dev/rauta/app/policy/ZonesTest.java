// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which zone's endpoints get requests, from manifests to answers. */
final class ZonesTest {
    private static final String POLICY = """
            ---
            apiVersion: rauta.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: near, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: pair}]
              loadBalancing: {trafficDistribution: %s}
            """;

    @RegisterExtension
    final EndpointPair pair = new EndpointPair();

    @TempDir
    Path folder;

    private String manifests(String annotation, String service, String policy) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: pair, namespace: default%s}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: a.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: pair, port: {number: 80}}}}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: pair, namespace: default}
                spec: {ports: [{port: 80, appProtocol: http}]%s}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: pair-1, namespace: default, labels: {kubernetes.io/service-name: pair}}
                addressType: IPv4
                endpoints: [{addresses: ["127.0.0.1"], zone: a}, {addresses: ["127.0.0.2"], zone: b}]
                ports: [{port: %d}]
                """.formatted(annotation, service, pair.port()) + policy;
    }

    /** Who answers a dataplane in zone b. */
    private Set<String> answering(int workers, String manifests) throws IOException {
        try (PolicySite site = PolicySite.inZone("b", folder, workers, manifests)) {
            return EndpointPair.answering(site.ingressPort(), 12 * workers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aPolicyKeepsRequestsInTheirZone(int workers) throws Exception {
        assertThat(answering(workers, manifests("", "", POLICY.formatted("PreferSameZone")))).containsExactly("127.0.0.2");
    }

    @Test
    void soDoesAnAnnotation() throws Exception {
        assertThat(answering(1, manifests(", annotations: {rauta.dev/load-balancing-traffic-distribution: PreferSameZone}", "", "")))
                .containsExactly("127.0.0.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreferClose", "PreferSameZone"})
    void soDoesTheServiceItself(String word) throws Exception {
        assertThat(answering(1, manifests("", ", trafficDistribution: " + word, ""))).containsExactly("127.0.0.2");
    }

    @Test
    void aPolicyMaySayOtherwise() throws Exception {
        assertThat(answering(1, manifests("", ", trafficDistribution: PreferClose", POLICY.formatted("Any"))))
                .containsExactlyElementsOf(EndpointPair.ADDRESSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nearest"})
    void whereNobodySaysSoSoundlyAllGetTheirTurn(String word) throws Exception {
        assertThat(answering(1, manifests("", "", word.isEmpty() ? "" : POLICY.formatted(word))))
                .containsExactlyElementsOf(EndpointPair.ADDRESSES);
    }
}
