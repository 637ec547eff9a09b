// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.ask;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.TokenIssuer;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed tokens, by keys that are given or that an issuer says. */
final class JwtTest {
    private static final List<TokenPlace> PLACES = List.of(
            new TokenPlace.Header("Authorization", "Bearer"), new TokenPlace.Cookie("token"), new TokenPlace.Query("token"));
    private static final CredentialsName KEYS = new CredentialsName("ns/keys");

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final List<AutoCloseable> open = new ArrayList<>(List.of(upstream));
    private RunningDataplane rauta;

    @AfterEach
    void stop() throws Exception {
        rauta.close();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private TokenIssuer issuer() {
        TokenIssuer issuer = new TokenIssuer();
        open.add(issuer);
        return issuer;
    }

    private static Guard.Jwt guard(KeySource keys, List<String> algorithms, ClaimRule... rules) {
        return new Guard.Jwt(
                TokenIssuer.NAME,
                List.of("web", "other"),
                keys,
                algorithms,
                Duration.ofSeconds(30),
                PLACES,
                List.of(rules),
                List.of(new ClaimHeader("sub", "X-Sub"), new ClaimHeader("realm.roles", "X-Roles"), new ClaimHeader("note", "X-Note")),
                false);
    }

    private static Guard.Jwt remote(TokenIssuer issuer, Duration refresh, Duration stale) {
        return guard(new KeySource.Remote(issuer.url(), refresh, stale), List.of("RS256", "ES256"));
    }

    private void serve(int workers, Guard guard, Credentials... credentials) {
        rauta = RunningDataplane.serving(workers, table(guard, credentials).snapshot());
    }

    private Tables table(Guard guard, Credentials... credentials) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(credentials)
                .forward("a.example", "/", "web", guard);
    }

    private int status(String token) throws IOException {
        return ask(port, "/x", "Authorization: Bearer " + token).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aGoodTokenPassesAndTellsWhoItIs(int workers) throws Exception {
        TokenIssuer issuer = issuer();
        serve(workers, guard(new KeySource.Inline(KEYS), List.of("RS256")), credentials("ns/keys", Credentials.Kind.KEY_SET, issuer.keys().toString(true)));
        JWTClaimsSet claims = TokenIssuer.claims("ann")
                .claim("realm", Map.of("roles", List.of("admin", "dev")))
                .claim("note", "two\r\nlines")
                .build();
        String token = issuer.token(claims);
        for (int i = 0; i < 8; i++) {
            for (RawClient.Response answer : List.of(
                    ask(port, "/x", "Authorization: Bearer " + token, "X-Sub: root", "X-Roles: root", "X-Note: root"),
                    ask(port, "/x", "Cookie: token=" + token, "X-Sub: root"),
                    ask(port, "/x?token=" + token + "&a=1"))) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .contains("\nx-sub: ann\n", "\nx-roles: admin,dev\n")
                        .doesNotContain("root", token, "x-note");
            }
        }
        RawClient.Response none = ask(port, "/x", "X-Sub: ann");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("www-authenticate")).isEqualTo("Bearer");
    }

    @Test
    void noOtherTokenPasses() throws Exception {
        TokenIssuer issuer = issuer();
        serve(1, guard(new KeySource.Inline(KEYS), List.of("RS256")), credentials("ns/keys", Credentials.Kind.KEY_SET, issuer.keys().toString(true)));
        String good = issuer.token(TokenIssuer.claims("ann").build());
        assertThat(status(good)).isEqualTo(200);
        String[] parts = good.split("\\.");
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("k0").generate();
        Date now = Date.from(Instant.now());
        SignedJWT confused = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k0").build(), TokenIssuer.claims("ann").build());
        confused.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
        SignedJWT other = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("k0").build(), TokenIssuer.claims("ann").build());
        other.sign(new com.nimbusds.jose.crypto.RSASSASigner(issuer.key()));
        for (String bad : List.of(
                "x", "a.b.c", good + "x", parts[0] + "." + parts[1] + ".", parts[0] + "." + Base64URL.encode("{\"sub\":\"eve\"}") + "." + parts[2],
                new PlainJWT(TokenIssuer.claims("ann").build()).serialize(),
                Base64URL.encode("{\"alg\":\"none\"}") + "." + parts[1] + ".", confused.serialize(), other.serialize(),
                TokenIssuer.sign(stranger, TokenIssuer.claims("ann").build()),
                issuer.token(TokenIssuer.claims("ann").issuer("https://other.example").build()),
                issuer.token(TokenIssuer.claims("ann").audience("elsewhere").build()),
                issuer.token(TokenIssuer.claims("ann").expirationTime(Date.from(now.toInstant().minusSeconds(60))).build()),
                issuer.token(TokenIssuer.claims("ann").expirationTime(null).build()),
                issuer.token(TokenIssuer.claims("ann").notBeforeTime(Date.from(now.toInstant().plusSeconds(90))).build()),
                "x".repeat(20_000))) {
            RawClient.Response answer = ask(port, "/x", "Authorization: Bearer " + bad);
            assertThat(answer.status()).as(bad).isIn(401, 431);
            assertThat(answer.head()).doesNotContain("ann");
        }
        assertThat(status(issuer.token(TokenIssuer.claims("ann").expirationTime(Date.from(now.toInstant().minusSeconds(10))).build())))
                .as("within the skew")
                .isEqualTo(200);
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void claimsMustSayWhatRulesAsk() throws Exception {
        TokenIssuer issuer = issuer();
        serve(
                1,
                guard(
                        new KeySource.Inline(KEYS),
                        List.of("RS256"),
                        new ClaimRule("realm.roles", List.of("admin", "owner")),
                        new ClaimRule("scope", List.of("write"))),
                credentials("ns/keys", Credentials.Kind.KEY_SET, issuer.keys().toString(true)));
        assertThat(status(issuer.token(claims(List.of("dev", "owner"), "read write")))).isEqualTo(200);
        for (JWTClaimsSet bad : List.of(
                claims(List.of("dev"), "write"), claims(List.of("admin"), "read-write"), claims("admins", "write"),
                TokenIssuer.claims("ann").claim("scope", "write").build())) {
            RawClient.Response answer = ask(port, "/x", "Authorization: Bearer " + issuer.token(bad));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
        }
    }

    private static JWTClaimsSet claims(Object roles, String scope) {
        return TokenIssuer.claims("ann").claim("realm", Map.of("roles", roles)).claim("scope", scope).build();
    }

    @Test
    void secretsAndCurvesSignToo() throws Exception {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), TokenIssuer.claims("ann").build());
        token.sign(new MACSigner(secret));
        serve(1, guard(new KeySource.Inline(KEYS), List.of("HS256")), credentials("ns/keys", Credentials.Kind.SECRET, new String(secret, StandardCharsets.US_ASCII)));
        assertThat(status(token.serialize())).isEqualTo(200);
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        SignedJWT curve = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build(), TokenIssuer.claims("ann").build());
        curve.sign(new ECDSASigner(ec));
        rauta.applyAll(table(guard(new KeySource.Inline(KEYS), List.of("ES256")), credentials("ns/keys", Credentials.Kind.KEY_SET, new JWKSet(ec).toString(true))).snapshot());
        assertThat(status(curve.serialize())).isEqualTo(200);
        assertThat(status(token.serialize())).isEqualTo(401);
        for (String broken : List.of("{}", "{\"keys\":[]}", "nonsense", "{\"keys\":[{\"kty\":\"RSA\"}]}")) {
            rauta.apply(table(guard(new KeySource.Inline(KEYS), List.of("ES256")), credentials("ns/keys", Credentials.Kind.KEY_SET, broken)).snapshot());
            assertThat(status(curve.serialize())).as(broken).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void keysRotate(int workers) throws Exception {
        TokenIssuer issuer = issuer();
        serve(workers, remote(issuer, Duration.ofMinutes(5), Duration.ofHours(1)));
        String before = issuer.token(TokenIssuer.claims("ann").build());
        assertThat(status(before)).as("waits for the first keys").isEqualTo(200);
        issuer.rotate();
        String after = issuer.token(TokenIssuer.claims("bob").build());
        await().atMost(Duration.ofSeconds(20)).until(() -> status(after) == 200);
        assertThat(status(before)).as("its key is gone").isEqualTo(401);
        int asked = issuer.asked();
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("stranger").generate();
        for (int i = 0; i < 50; i++) {
            assertThat(status(TokenIssuer.sign(stranger, TokenIssuer.claims("eve" + i).build()))).isEqualTo(401);
        }
        assertThat(issuer.asked() - asked).as("not asked for every stranger").isLessThanOrEqualTo(2);
    }

    @Test
    void keysAreRefreshedInTime() throws Exception {
        TokenIssuer issuer = issuer();
        serve(1, remote(issuer, Duration.ofSeconds(1), Duration.ofMinutes(1)));
        await().atMost(Duration.ofSeconds(10)).until(() -> issuer.asked() >= 3);
        String before = issuer.token(TokenIssuer.claims("ann").build());
        assertThat(status(before)).isEqualTo(200);
        issuer.rotate();
        await().atMost(Duration.ofSeconds(10)).until(() -> status(before) == 401);
        rauta.applyAll(Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint()).forward("a.example", "/", "web").snapshot());
        int asked = issuer.asked();
        assertThat(status("x")).isEqualTo(200);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> issuer.asked() <= asked + 1);
    }

    @Test
    void withoutKeysNobodyPassesAndOldOnesHoldForAWhile() throws Exception {
        TokenIssuer issuer = issuer();
        issuer.answer(500);
        serve(1, remote(issuer, Duration.ofSeconds(1), Duration.ofSeconds(3)));
        String token = issuer.token(TokenIssuer.claims("ann").build());
        RawClient.Response none = ask(port, "/x", "Authorization: Bearer " + token);
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.header("x-rauta-error")).isEqualTo("keys-unavailable");
        issuer.answer(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(token) == 200);
        issuer.answer(500);
        int asked = issuer.asked();
        await().atMost(Duration.ofSeconds(10)).until(() -> issuer.asked() > asked);
        assertThat(status(token)).as("stale, but not too old").isEqualTo(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(token) == 503);
        issuer.answer(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> status(token) == 200);
    }
}
