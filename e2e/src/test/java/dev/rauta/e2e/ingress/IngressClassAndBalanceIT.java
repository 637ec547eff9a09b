// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.NeedsTestBed;
import dev.rauta.e2e.cluster.TestBed;
import dev.rauta.e2e.pki.Authority;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An Ingress of an unknown class is left alone, and the pods of a backend share its requests. */
@NeedsTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngressClassAndBalanceIT {
    private static final String SPEC = "defaultBackend: {service: {name: echo-service, port: {number: 8080}}}";
    private static final int PODS = 10;
    private static final int REQUESTS = 100;

    @RegisterExtension
    private final Scenario scenario = new Scenario(Client.trusting(Authority.of("nobody")), "class", "echo-service");

    @Test
    void anUnknownClassNeverGetsAnAddress(TestBed bed) {
        scenario.stage().create("some-invalid-class-name", SPEC);
        // Whoever has written the status of a later Ingress has seen this one.
        try (Stage later = Stage.open(bed, "later", "echo-service")) {
            assertThat(later.show(SPEC)).isNotEmpty();
            assertThat(scenario.stage().addresses()).isEmpty();
            later.clear();
        }
    }

    @Test
    void allPodsOfABackendAreUsed() {
        scenario.stage().scale("echo-service", PODS);
        String address = scenario.stage().show(SPEC);
        Set<String> pods = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            pods.add(scenario.served(address, Asked.get("load-balancing", "/"), "echo-service").said("pod"));
        }
        assertThat(pods).hasSize(PODS);
    }
}
