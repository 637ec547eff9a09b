// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.translate.reference.AuthorityRef;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
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

    @Test
    void whoCertifiesWhatIsAskedMayBeNamed() {
        String refs = "caCertificateRefs: [{kind: ConfigMap, name: a}, {group: '', kind: Secret, name: b}]";
        List<AuthorityRef> authorities = List.of(new AuthorityRef(false, "x", "a"), new AuthorityRef(true, "x", "b"));
        assertThat(fields("authentication: {jwt: {issuer: 'https://id.example', audiences: [shop], algorithms: [RS256, ES256],"
                        + " url: 'https://id.example/keys', " + refs + "}}"))
                .containsExactly(new PolicyField.Guarding(
                        "authentication.jwt",
                        new GuardTerm.FetchedJwt(
                                authorities,
                                jwt(new KeySource.Remote("https://id.example/keys", Duration.ofMinutes(5), Duration.ofHours(1))))));
        assertThat(fields("authentication: {oidc: {provider: {issuer: 'https://id', " + refs
                        + "}, clientID: shop, clientSecretRef: {name: c}, session: {secretRef: {name: s}}}}"))
                .singleElement()
                .isInstanceOfSatisfying(PolicyField.Guarding.class, one ->
                        assertThat(((GuardTerm.Oidc) one.term()).authorities()).isEqualTo(authorities));
    }

    @Test
    void tokensMayBeElsewhereAndMustSayWhatRulesAsk() {
        assertThat(fields("authentication: {jwt: {issuer: a, algorithms: [HS256], secretRef: {name: id}, headers: [Authorization, X-T],"
                        + " queryParameters: [t], cookies: [t], skew: 5s, claims: [{name: realm.roles, values: [a, b]}],"
                        + " claimToHeaders: [{claim: sub, header: X-Sub}]}}"))
                .containsExactly(new PolicyField.Guarding("authentication.jwt", new GuardTerm.Jwt("x", "id", new Guard.Jwt(
                        "a",
                        List.of(),
                        new KeySource.Inline(new CredentialsName("id")),
                        List.of("HS256"),
                        Duration.ofSeconds(5),
                        List.of(
                                new TokenPlace.Header("authorization", "Bearer"),
                                new TokenPlace.Header("x-t", ""),
                                new TokenPlace.Query("t"),
                                new TokenPlace.Cookie("t")),
                        List.of(new ClaimRule("realm.roles", List.of("a", "b"))),
                        List.of(new ClaimHeader("sub", "x-sub")),
                        true))));
    }

    @Test
    void loginsNeedAProviderAndTwoSecrets() {
        String rest = "clientID: shop, clientSecretRef: {name: c}, session: {secretRef: {name: s}";
        assertThat(fields("authentication: {oidc: {provider: {issuer: 'https://id'}, " + rest + "}}}")).containsExactly(oidc(
                new LoginProvider("https://id", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                new LoginClient("shop", new CredentialsName("c"), false, List.of(), "/oauth2/callback"),
                new LoginSession(
                        new CredentialsName("s"), Optional.empty(), Duration.ofHours(12), true, "/oauth2/logout", Optional.empty()),
                false));
        assertThat(fields("authentication: {oidc: {provider: {issuer: 'https://id', authorizationEndpoint: 'https://id/a', tokenEndpoint:"
                        + " 'https://id/t', jwksURI: 'https://id/k', endSessionEndpoint: 'https://id/e'}, clientAuthentication: ClientSecretPost,"
                        + " scopes: [email], redirectPath: /back, logoutPath: /out, postLogoutPath: /bye, forwardAccessToken: true, "
                        + rest + ", cookieName: stay, lifetime: 8h, refresh: false}}}"))
                .containsExactly(oidc(
                        new LoginProvider(
                                "https://id", Optional.of("https://id/a"), Optional.of("https://id/t"), Optional.of("https://id/k"), Optional.of("https://id/e")),
                        new LoginClient("shop", new CredentialsName("c"), true, List.of("email"), "/back"),
                        new LoginSession(new CredentialsName("s"), Optional.of("stay"), Duration.ofHours(8), false, "/out", Optional.of("/bye")),
                        true));
    }

    private static PolicyField oidc(LoginProvider provider, LoginClient client, LoginSession session, boolean forwarded) {
        return new PolicyField.Guarding("authentication.oidc", new GuardTerm.Oidc(
                "x", "c", "s", List.of(), new Guard.Oidc(provider, client, session, List.of(), List.of(), forwarded)));
    }

    @Test
    void certificatesAndDigestsAreAskedForAndOneOfSeveralMayBeEnough() {
        PolicyField digest = new PolicyField.Guarding("authentication.digest", new GuardTerm.Digest(
                "x", "d", new Guard.Digest(new CredentialsName("d"), "The shop", Optional.of("x-user"))));
        GuardTerm certificate = new GuardTerm.Plain(new Guard.ClientCertificate(
                List.of(
                        new CertificateRule.Subject("CN=ann"),
                        new CertificateRule.DnsName("*.shop.example"),
                        new CertificateRule.Uri("spiffe://shop"),
                        new CertificateRule.Fingerprint("ab".repeat(32))),
                true));
        String said = "digest: {secretRef: {name: d}, realm: The shop, userHeader: X-User}, clientCertificate: {subjects: [CN=ann],"
                + " dnsNames: ['*.shop.example'], uris: ['spiffe://shop'], fingerprints: ['" + "AB:".repeat(31) + "AB'], forward: true}";
        assertThat(fields("authentication: {" + said + "}"))
                .containsExactly(digest, new PolicyField.Guarding("authentication.clientCertificate", certificate));
        GuardTerm basic = new GuardTerm.Basic("x", "b", "");
        assertThat(fields("authentication: {anyOf: [clientCertificate, basic], basic: {secretRef: {name: b}}, " + said + "}"))
                .containsExactly(
                        new PolicyField.Guarding("authentication.anyOf", new GuardTerm.AnyOf(List.of(certificate, basic))), digest);
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
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, caCertificateRefs: [{kind: Secret, name: a}]}} | authentication.jwt.caCertificateRefs: with secretRef",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: []}} | authentication.jwt.caCertificateRefs: none",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'http://a', caCertificateRefs: [{kind: Secret, name: a}]}} | authentication.jwt.caCertificateRefs: for 'http://a' (expected: for https alone)",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: [{kind: Pod, name: a}]}} | authentication.jwt.caCertificateRefs.kind: 'Pod' of group ''",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: [{group: b, kind: Secret, name: a}]}} | authentication.jwt.caCertificateRefs.kind: 'Secret' of group 'b'",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: [{kind: Secret, name: 'A b'}]}} | authentication.jwt.caCertificateRefs.name: 'A b' (expected: a Secret's name)",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', caCertificateRefs: [{kind: Secret, name: a, namespace: b}]}} | namespace",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: a}, session: {secretRef: {name: a}}, provider: {issuer: 'http://a', caCertificateRefs: [{kind: Secret, name: a}]}}} | authentication.oidc.provider.caCertificateRefs: for 'http://a'",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: a}, session: {secretRef: {name: a}}, provider: {issuer: 'https://a', caCertificateRefs: [{name: a}]}}} | authentication.oidc.provider.caCertificateRefs.kind: ''",
        "authentication: {jwt: {issuer: a, algorithms: [RS256]}} | authentication.jwt: neither url nor secretRef (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'https://a', secretRef: {name: a}}} | authentication.jwt: both url and",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], url: 'file:///a'}} | authentication.jwt: key set URL: 'file:///a'",
        "authentication: {jwt: {algorithms: [RS256], url: 'https://a/'}} | authentication.jwt: token issuer: ''",
        "authentication: {jwt: {issuer: a, url: 'https://a/'}} | authentication.jwt: token algorithms: [] (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [none], url: 'https://a/'}} | authentication.jwt: token algorithms: [none]",
        "authentication: {jwt: {issuer: a, algorithms: [HS256], url: 'https://a/'}} | authentication.jwt: token algorithms: [HS256] with a URL",
        "authentication: {jwt: {issuer: a, algorithms: [HS256, RS256], secretRef: {name: a}}} | authentication.jwt: token algorithms: [HS256, RS256]",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, skew: 11m}} | authentication.jwt: token issuer: 'a', skew PT11M",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, headers: []}} | authentication.jwt: places to look",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claims: [{name: b}]}} | authentication.jwt.claims: claim rule: 'b' []",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claims: [{name: b, values: [c], not: d}]}} | authentication.jwt.claims: with [not]",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claimToHeaders: [{claim: b, header: 'c d'}]}} | authentication.jwt.claimToHeaders: claim's header: 'c d'",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claimToHeaders: [{claim: b, header: Content-Length}]}} | authentication.jwt.claimToHeaders: claim's header: 'Content-Length' (expected: one that frames no message)",
        "authentication: {apiKey: {secretRef: {name: a}, headers: [X-Key], clientHeader: Keep-Alive}} | authentication.apiKey: client header: 'Keep-Alive' (expected: one that frames no message)",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claimToHeaders: [{header: c}]}} | authentication.jwt.claimToHeaders.claim: ''",
        "authentication: {digest: {realm: a}} | authentication.digest.secretRef.name: ''",
        "authentication: {digest: {secretRef: {name: a}}} | authentication.digest: realm: ''",
        "authentication: {digest: {secretRef: {name: a}, realm: b, algorithm: MD5}} | authentication.digest: with [algorithm]",
        "authentication: {clientCertificate: {subjects: []}} | authentication.clientCertificate.subjects: none",
        "authentication: {clientCertificate: {subjects: [ann]}} | authentication.clientCertificate.subjects: subject: 'ann'",
        "authentication: {clientCertificate: {fingerprints: [ab]}} | authentication.clientCertificate.fingerprints: fingerprint: 'ab'",
        "authentication: {clientCertificate: {issuers: [a]}} | authentication.clientCertificate: with [issuers]",
        "authentication: {oidc: {}} | authentication.oidc.clientSecretRef.name: ''",
        "authentication: {oidc: {clientSecretRef: {name: c}}} | authentication.oidc.session: nothing",
        "authentication: {oidc: {clientSecretRef: {name: c}, session: {secretRef: {name: s}}}} | authentication.oidc.provider: nothing",
        "authentication: {oidc: {clientSecretRef: {name: c}, session: {secretRef: {name: s}}, provider: {issuer: ftp://id}}} | authentication.oidc.provider: issuer: 'ftp://id'",
        "authentication: {oidc: {clientSecretRef: {name: c}, session: {secretRef: {name: s}}, provider: {issuer: 'https://id'}}} | authentication.oidc: client: ''",
        "authentication: {oidc: {clientSecretRef: {name: c}, session: {secretRef: {name: s}}, provider: {issuer: 'https://id', tokenEndpoint: 'https://id/t'}}} | authentication.oidc.provider: endpoints for authorization, tokens and keys: 1",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}, lifetime: 800h}, provider: {issuer: 'https://id'}}} | authentication.oidc: session lifetime: PT800H",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}}, provider: {issuer: 'https://id'}, redirectPath: //b}} | authentication.oidc: callback path: '//b'",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}}, provider: {issuer: 'https://id'}, redirectPath: /b, logoutPath: /b}} | authentication.oidc: callback path: '/b', as the logout path",
        "authentication: {oidc: {clientID: a, clientSecretRef: {name: c}, session: {secretRef: {name: s}, domain: b}, provider: {issuer: 'https://id'}}} | authentication.oidc.session: with [domain]",
        "authentication: {basic: {secretRef: {name: a}}, anyOf: [basic]} | authentication.anyOf: 1 (expected: two or more)",
        "authentication: {basic: {secretRef: {name: a}}, anyOf: [basic, jwt]} | authentication.anyOf: 'jwt' (expected:",
        "authentication: {basic: {secretRef: {name: a}}, clientCertificate: {}, anyOf: [basic, basic]} | authentication.anyOf: 'basic' (expected:",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], audiences: [], secretRef: {name: a}}} | authentication.jwt.audiences: none",
        "authentication: {jwt: {issuer: a, algorithms: [RS256], secretRef: {name: a}, claims: []}} | authentication.jwt.claims: none",
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
