// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.NeedsTestBed;
import dev.rauta.e2e.cluster.TestBed;
import dev.rauta.e2e.pki.Authority;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An Ingress of an unknown class is left alone, and the pods of a backend share its requests. */
@NeedsTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngressClassAndBalanceIT {
    private static final String SPEC = "defaultBackend: {service: {name: echo-service, port: {number: 8080}}}";
    private static final int PODS = 10;
    private static final int REQUESTS = 100;

    private final Client client = Client.trusting(Authority.of("nobody"));
    private Stage stage;

    @BeforeAll
    void open(TestBed bed) {
        stage = Stage.open(bed, "class", "echo-service");
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @AfterEach
    void clear() {
        stage.clear();
    }

    @Test
    void anUnknownClassNeverGetsAnAddress(TestBed bed) {
        stage.create("some-invalid-class-name", SPEC);
        // Whoever has written the status of a later Ingress has seen this one.
        try (Stage later = Stage.open(bed, "later", "echo-service")) {
            assertThat(later.show(SPEC)).isNotEmpty();
            assertThat(stage.addresses()).isEmpty();
            later.clear();
        }
    }

    @Test
    void allPodsOfABackendAreUsed() {
        stage.scale("echo-service", PODS);
        String address = stage.show(SPEC);
        Set<String> pods = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            Answered answered = client.send(address, Asked.get("load-balancing", "/"));
            assertThat(answered.status()).as(answered.body()).isEqualTo(200);
            pods.add(answered.said("pod"));
        }
        assertThat(pods).hasSize(PODS);
    }
}
