// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.NeedsTestBed;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exact host over TLS beside a wildcard host, which stands for one label. */
@NeedsTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IngressHostRulesIT {
    private static final String SPEC = """
            tls: [{hosts: [foo.bar.com], secretName: conformance-tls}]
            rules:
            - host: "*.foo.com"
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: wildcard-foo-com, port: {number: 8080}}}}]}
            - host: foo.bar.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: foo-bar-com, port: {name: http}}}}]}
            """;

    private final Authority authority = Authority.of("ingress");

    @RegisterExtension
    private final Scenario scenario =
            new Scenario(Client.trusting(authority), "host-rules", "wildcard-foo-com", "foo-bar-com");

    @BeforeAll
    void certify() {
        Identity identity = authority.server("foo.bar.com", List.of("foo.bar.com"), List.of());
        scenario.stage().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: conformance-tls, namespace: NAMESPACE}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(base64(identity.certificatePem()), base64(identity.keyPem())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anExactHostOverTlsShowsItsCertificate() {
        serves(Asked.getSecurely("foo.bar.com", "/"), "foo-bar-com");
    }

    @Test
    void anExactHostInPlainIsServedOrSentToTls() {
        serves(Asked.get("foo.bar.com", "/"), "foo-bar-com");
    }

    @Test
    void aWildcardStandsForOneLabel() {
        serves(Asked.get("bar.foo.com", "/"), "wildcard-foo-com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subdomain.bar.com", "baz.bar.foo.com", "foo.com"})
    void anotherHostIsNotFound(String host) {
        assertThat(scenario.send(scenario.stage().show(SPEC), Asked.get(host, "/")).status()).isEqualTo(404);
    }

    private void serves(Asked asked, String service) {
        Answered answered = scenario.served(scenario.stage().show(SPEC), asked, service);
        assertThat(answered.said("host")).isEqualTo(asked.host());
    }
}
