// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.NeedsTestBed;
import dev.rauta.e2e.pki.Authority;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An Ingress with nothing but a default backend: every host, path and method reaches it unchanged. */
@NeedsTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngressDefaultBackendIT {
    @RegisterExtension
    private final Scenario scenario =
            new Scenario(Client.trusting(Authority.of("nobody")), "default-backend", "echo-service");

    @ParameterizedTest(name = "{0} {1}{2}")
    @CsvSource({
        "GET, my-host, /",
        "GET, my-host, /sub-path",
        "POST, some-host, /",
        "PUT, '', /resource",
        "DELETE, some-host, /resource",
        "PATCH, my-host, /resource"
    })
    void servesEveryRequest(String method, String host, String target) {
        String address = scenario.stage().show("defaultBackend: {service: {name: echo-service, port: {number: 8080}}}");
        Answered answered = scenario.served(address, Asked.of(method, host, target), "echo-service");
        assertThat(answered.protocol()).isEqualTo("HTTP/1.1");
        assertThat(answered.fields()).containsKeys("content-length", "content-type", "date", "server");
        assertThat(answered.said("method")).isEqualTo(method);
        assertThat(answered.said("path")).isEqualTo(target);
        assertThat(answered.said("host")).isEqualTo(host.isEmpty() ? address : host);
        assertThat(answered.said("proto")).isEqualTo("HTTP/1.1");
        assertThat(answered.received("User-Agent")).isEqualTo(Asked.USER_AGENT);
    }
}
