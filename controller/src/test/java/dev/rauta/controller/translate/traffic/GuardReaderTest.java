// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say of who may pass; whatever is not understood of it closes. */
final class GuardReaderTest {
    private static final String TARGETS = "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}], ";

    private static ReadPolicy read(String spec) {
        return ReadPolicy.of(new KubernetesSerialization().unmarshal(
                "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\nmetadata: {name: a, namespace: x}\nspec: {" + TARGETS + spec + "}\n",
                TrafficPolicy.class));
    }

    private static List<PolicyField> fields(String spec) {
        ReadPolicy policy = read(spec);
        assertThat(policy.sound().ok()).as(policy.sound().message()).isTrue();
        assertThat(policy.closed()).isEmpty();
        return policy.fields();
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text);
    }

    @Test
    void whatIsSaidIsWhatCounts() {
        assertThat(fields("access: {addresses: {allow: [10.0.0.0/8, 'fd00::/8'], deny: [10.1.2.3]}}")).containsExactly(
                new PolicyField.Guarding("access.addresses", new GuardTerm.Plain(new Guard.Addresses(
                        List.of(range("10.0.0.0/8"), range("fd00::/8")), List.of(range("10.1.2.3"))))));
        assertThat(fields("access: {addresses: {deny: ['::/0']}}")).containsExactly(new PolicyField.Guarding(
                "access.addresses", new GuardTerm.Plain(new Guard.Addresses(List.of(), List.of(range("::/0"))))));
        assertThat(fields("authentication: {basic: {secretRef: {name: staff}, realm: 'The shop'}}")).containsExactly(
                new PolicyField.Guarding("authentication.basic", new GuardTerm.Basic("x", "staff", "The shop")));
        assertThat(fields("authentication: {apiKey: {secretRef: {name: clients}, headers: [X-Key], queryParameters: [key], cookies: [key],"
                        + " clientHeader: X-Client}}"))
                .containsExactly(new PolicyField.Guarding("authentication.apiKey", new GuardTerm.ApiKey("x", "clients", new Guard.ApiKey(
                        new CredentialsName("clients"),
                        List.of(new TokenPlace.Header("x-key", ""), new TokenPlace.Query("key"), new TokenPlace.Cookie("key")),
                        Optional.of("x-client"),
                        false))));
        assertThat(fields("csrf: {type: SameOrigin, allowedOrigins: ['https://*.shop.example', 'http://a.example:8080']}"))
                .containsExactly(new PolicyField.Guarding("csrf", new GuardTerm.Plain(
                        new Guard.SameOrigin(List.of("https://*.shop.example", "http://a.example:8080")))));
        assertThat(fields("csrf: {type: SameOrigin}")).containsExactly(
                new PolicyField.Guarding("csrf", new GuardTerm.Plain(new Guard.SameOrigin(List.of()))));
        assertThat(fields("authentication: {basic: {secretRef: {name: staff}}}, timeouts: {request: 1s}")).hasSize(2);
    }

    @Test
    void tokensAreSignedWithKeysFromASecretOrAUrl() {
        String token = "authentication: {jwt: {issuer: 'https://id.example', audiences: [shop], algorithms: [RS256, ES256], ";
        assertThat(fields(token + "secretRef: {name: id}}}")).containsExactly(new PolicyField.Guarding(
                "authentication.jwt", new GuardTerm.Jwt("x", "id", jwt(new KeySource.Inline(new CredentialsName("id"))))));
        assertThat(fields(token + "url: 'https://id.example/keys'}}")).containsExactly(new PolicyField.Guarding(
                "authentication.jwt",
                new GuardTerm.Plain(jwt(new KeySource.Remote("https://id.example/keys", Duration.ofMinutes(5), Duration.ofHours(1))))));
    }

    private static Guard.Jwt jwt(KeySource keys) {
        return new Guard.Jwt(
                "https://id.example",
                List.of("shop"),
                keys,
                List.of("RS256", "ES256"),
                Duration.ofMinutes(1),
                List.of(new TokenPlace.Header("authorization", "Bearer")),
                List.of(),
                List.of(),
                true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "access: {} | access: nothing (expected: addresses)",
        "access: {countries: [fi]} | access: with [countries], not known",
        "access: {addresses: {}} | access.addresses: nothing (expected: allow or deny)",
        "access: {addresses: {allow: []}} | access.addresses.allow: none (expected: at least one",
        "access: {addresses: {allow: [10.0.0.0/8], deny: []}} | access.addresses.deny: none (expected: at least one",
        "access: {addresses: {allow: [10.0.0.0/33]}} | access.addresses.allow: address range: '10.0.0.0/33' (expected:",
        "access: {addresses: {deny: [home]}} | access.addresses.deny: address range: 'home' (expected:",
        "access: {addresses: {allow: [10.0.0.0/8], denny: [10.1.0.0/16]}} | access.addresses: with [denny], not known",
        "authentication: {} | authentication: nothing (expected:",
        "authentication: {palm: {}} | authentication: with [palm], not known",
        "authentication: {basic: {}} | authentication.basic.secretRef.name: '' (expected: a Secret's name)",
        "authentication: {basic: {secretRef: {name: A/b}}} | authentication.basic.secretRef.name: 'A/b' (expected:",
        "authentication: {basic: {secretRef: {name: a, namespace: y}}} | authentication.basic.secretRef: with [namespace]",
        "authentication: {basic: {secretRef: {name: a}, relm: b}} | authentication.basic: with [relm]",
        "authentication: {basic: {secretRef: {name: a}, realm: 'a\\b'}} | authentication.basic.realm: 'a\\b' (expected: printable",
        "authentication: {apiKey: {headers: [k]}} | authentication.apiKey.secretRef.name: '' (expected:",
        "authentication: {apiKey: {secretRef: {name: a}}} | authentication.apiKey: places to look for a key or token: 0",
        "authentication: {apiKey: {secretRef: {name: a}, headers: ['a b']}} | authentication.apiKey: header name: 'a b' (expected:",
        "authentication: {apiKey: {secretRef: {name: a}, headers: [k], prefix: b}} | authentication.apiKey: with [prefix]",
        "authentication: {jwt: {issuer: a, algorithms: [RS256]}} | authentication.jwt: neither url nor secretRef (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', secretRef: {name: a}}} | authentication.jwt: both url and",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'file:///a'}} | authentication.jwt: key set URL: 'file:///a'",
        "authentication: {jwt: {algorithms: [RS256], url: 'https://a/'}} | authentication.jwt: token issuer: ''",
        "authentication: {jwt: {issuer: a, url: 'https://a/'}} | authentication.jwt: token algorithms: [] (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [none], url: 'https://a/'}} | authentication.jwt: token algorithms: [none]",
        "authentication: {jwt: {issuer: a, algorithms: [HS256], secretRef: {name: a}}} | authentication.jwt.algorithms: [HS256] (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], audiences: [], secretRef: {name: a}}} | authentication.jwt.audiences: none",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claims: []}} | authentication.jwt: with [claims]",
        "authentication: {external: {}} | authentication.external: neither http nor grpc (expected: one of them)",
        "authentication: {external: {http: {}, grpc: {}}} | authentication.external: both http and grpc",
        "authentication: {external: {smtp: {}}} | authentication.external: with [smtp]",
        "authentication: {external: {http: {}}} | authentication.external.http.backendRef: none (expected: a Service's name and port)",
        "authentication: {external: {http: {backendRef: {name: a}}}} | authentication.external.http.backendRef.port: none (expected: 1..65535)",
        "authentication: {external: {http: {backendRef: {name: a, port: 70000}}}} | authentication.external.http.backendRef.port: 70000 (expected:",
        "authentication: {external: {http: {backendRef: {name: A, port: 1}}}} | authentication.external.http.backendRef.name: 'A' (expected:",
        "authentication: {external: {http: {backendRef: {name: a, port: 1, namespace: 'b/c'}}}} | backendRef.namespace: 'b/c' (expected:",
        "authentication: {external: {http: {backendRef: {kind: Import, name: a, port: 1}}}} | backendRef: Import of group '' (expected: kind Service",
        "authentication: {external: {http: {backendRef: {name: a, port: 1, weight: 1}}}} | authentication.external.http.backendRef: with [weight]",
        "authentication: {external: {timeout: 2m, http: {backendRef: {name: a, port: 1}}}} | authentication.external.timeout: '2m' (expected: 1m at most)",
        "authentication: {external: {timeout: 0s, http: {backendRef: {name: a, port: 1}}}} | authentication.external: timeout: PT0S (expected: more",
        "authentication: {external: {headers: ['a b'], http: {backendRef: {name: a, port: 1}}}} | authentication.external: header: 'a b'",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, path: a}}} | authentication.external.http: authorization service: GET 'a'",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, headersToBackend: [Content-Length]}}} | response header: 'Content-Length'",
        "authentication: {apiKey: {secretRef: {name: a}, headers: [k], clientHeader: Transfer-Encoding}} | client header: 'Transfer-Encoding'",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, signIn: {}}}} | authentication.external.http.signIn.url: none",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, signIn: {url: 'ftp://a'}}}} | sign-in URL: 'ftp://a' (expected:",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, cache: {lifetime: 1s}}}} | kept decisions: by neither header nor cookie",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, cache: {cookies: [a]}}}} | cache.lifetime: none (expected: a duration",
        "authentication: {external: {http: {backendRef: {name: a, port: 1}, caches: {}}}} | authentication.external.http: with [caches]",
        "authentication: {external: {grpc: {backendRef: {name: a, port: 1}, body: {}}}} | authentication.external.grpc.body.maxBytes: none",
        "authentication: {external: {grpc: {backendRef: {name: a, port: 1}, body: {maxBytes: 0}}}} | body: maxBytes: 0 (expected: 1..32768)",
        "csrf: {} | csrf.type: '' (expected: SameOrigin)",
        "csrf: {type: Token} | csrf.type: 'Token' (expected: SameOrigin)",
        "csrf: {type: SameOrigin, allowedOrigins: ['*']} | csrf.allowedOrigins: '*' (expected:",
        "csrf: {type: SameOrigin, header: a} | csrf: with [header]",
        "access: {addresses: {allow: [10.0.0.0/8]}}, timeouts: {request: soon} | timeouts.request: duration: 'soon'"
    })
    void whatIsNotUnderstoodCloses(String spec, String why) {
        ReadPolicy policy = read(spec);
        assertThat(policy.sound().reason()).isEqualTo("Invalid");
        assertThat(policy.sound().message()).contains(why).endsWith("answers 503");
        assertThat(policy.fields()).isEmpty();
        assertThat(policy.closed()).contains("guard-unusable");
        assertThat(policy.guards()).isTrue();
        assertThat(policy.targets()).hasSize(1);
    }

    @Test
    void aServiceMayBeGuarded() {
        ReadPolicy policy = ReadPolicy.of(new KubernetesSerialization().unmarshal("""
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: a, namespace: x}
                spec:
                  targetRefs: [{group: '', kind: Service, name: web}]
                  access: {addresses: {allow: [10.0.0.0/8]}}
                """, TrafficPolicy.class));
        assertThat(policy.sound().ok()).isTrue();
        assertThat(policy.guards()).isTrue();
    }
}
