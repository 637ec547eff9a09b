// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.pki.KeyKind;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.Programs;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.StandaloneRauta;
import dev.rauta.routes.testing.FreePorts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Policies say who may pass, and clients show who they are: to a provider of another project, and to Rauta itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LoginIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Opened open = new Opened();
    private final CookieManager cookies = new CookieManager(null, (_, cookie) -> {
        // As browsers do (RFC 6265): the JDK takes one with Max-Age for RFC 2965's, and would quote it.
        cookie.setVersion(0);
        return true;
    });
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).followRedirects(HttpClient.Redirect.NORMAL).build();
    private final Authority authority = Authority.of("login");
    private ChildProcess provider;
    private StandaloneRauta rauta;
    private StandaloneRauta second;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path program = Programs.find("oidc-provider").getFirst();
        int issuer = FreePorts.next();
        int upstream = FreePorts.next();
        open.add(RautaProcess.echo(folder, "127.0.0.1", upstream, "both", "web"));
        String manifests = manifests(issuer) + Manifests.service("web", upstream, "http");
        rauta = StandaloneRauta.start(folder.resolve("one"), manifests);
        open.add(rauta);
        second = StandaloneRauta.start(folder.resolve("two"), manifests);
        open.add(second);
        Map<String, String> environment =
                Map.of("PORT", "" + issuer, "REDIRECT_URI", site(rauta) + "/oauth2/callback," + site(second) + "/oauth2/callback");
        provider = ChildProcess.start("oidc-provider", folder, environment, List.of(program.toString()));
        open.add(provider);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> get("http://localhost:" + issuer + "/healthz").statusCode() == 200);
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private static String site(StandaloneRauta one) {
        return "http://localhost:" + one.plainPort();
    }

    private String manifests(int issuer) {
        Identity server = authority.server("guarded.example", List.of("localhost", "guarded.example"), List.of());
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: rauta}
                spec: {controllerName: rauta.dev/gateway-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec:
                  gatewayClassName: rauta
                  tls: {frontend: {default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}], mode: AllowValidOnly}}}}
                  listeners:
                  - {name: http, port: 80, protocol: HTTP}
                  - {name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: server}]}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: server}
                type: kubernetes.io/tls
                data: {tls.crt: %2$s, tls.key: %3$s}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: ca}
                data: {ca.crt: %4$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: login}
                stringData:
                  client-secret: secret
                  session-keys: %5$s
                  secret: %5$s
                  auth: "ann:The shop:%6$s"
                ---
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: login}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: login}]
                  authentication:
                    oidc:
                      provider: {issuer: "http://localhost:%1$d/"}
                      clientID: web
                      clientSecretRef: {name: login}
                      scopes: [profile, offline_access]
                      session: {secretRef: {name: login}, cookieName: stay}
                      claims: [{name: sub, values: [id1]}]
                      claimToHeaders: [{claim: sub, header: X-Sub}]
                      forwardAccessToken: true
                ---
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: machines}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: machines}]
                  authentication:
                    anyOf: [jwt, digest]
                    jwt:
                      issuer: a
                      algorithms: [HS256]
                      secretRef: {name: login}
                      queryParameters: [token]
                      claims: [{name: scope, values: [write]}]
                      claimToHeaders: [{claim: sub, header: X-Sub}]
                    digest: {secretRef: {name: login}, realm: The shop, userHeader: X-User}
                ---
                apiVersion: rauta.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: guarded}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: guarded}]
                  authentication: {clientCertificate: {subjects: ["CN=ann,O=Shop"], forward: true}}
                ---
                """.formatted(
                        issuer, base64(server.certificatePem()), base64(server.keyPem()), yaml(authority.certificatePem()), SECRET,
                        hash("SHA-256", "ann:The shop:verysecure"))
                + route("login", "http", "/") + route("machines", "http", "/machines") + route("guarded", "https", "/");
    }

    private static String route(String name, String listener, String path) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: %s}
                spec:
                  parentRefs: [{name: edge, sectionName: %s}]
                  rules: [{matches: [{path: {type: PathPrefix, value: %s}}], backendRefs: [{name: web, port: 80}]}]
                ---
                """.formatted(name, listener, path);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String yaml(String text) {
        return "\"" + text.replace("\n", "\\n") + "\"";
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String url, String... fields) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> page(String url) throws IOException, InterruptedException {
        return get(url, "Accept", "text/html");
    }

    private HttpResponse<String> submit(HttpResponse<String> form) throws IOException, InterruptedException {
        String id = form.body().replaceAll("(?s).*name=\"id\" value=\"([^\"]+)\".*", "$1");
        String filled = "username=" + URLEncoder.encode("test-user@localhost", StandardCharsets.UTF_8) + "&password=verysecure&id=" + id;
        return browser.send(
                HttpRequest.newBuilder(form.uri().resolve("/login/username"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString(filled))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(1)
    void whoLogsInWithTheProviderPassesEverywhere() throws Exception {
        assertThat(get(site(rauta) + "/x").statusCode()).as("no page").isEqualTo(401);
        // Until the provider is known, nobody can be sent there.
        await().atMost(Duration.ofSeconds(30)).until(() -> page(site(rauta) + "/x?a=b").statusCode() == 200);
        HttpResponse<String> form = page(site(rauta) + "/x?a=b");
        assertThat(form.uri().getPath()).isEqualTo("/login/username");
        HttpResponse<String> shop = submit(form);
        assertThat(shop.statusCode()).isEqualTo(200);
        assertThat(shop.uri()).isEqualTo(URI.create(site(rauta) + "/x?a=b"));
        assertThat(shop.body()).containsIgnoringCase("x-sub").contains("id1", "Bearer ").doesNotContain("stay=");
        assertThat(cookies.getCookieStore().getCookies()).extracting(HttpCookie::getName).contains("stay").doesNotContain("stay-login");
        assertThat(get(site(rauta) + "/x").statusCode()).isEqualTo(200);
        assertThat(get(site(second) + "/x").body()).as("another dataplane with the same keys").contains("id1");
    }

    @Test
    @Order(2)
    void whoHasAnotherCookieDoesNot() throws Exception {
        for (HttpCookie cookie : List.copyOf(cookies.getCookieStore().getCookies())) {
            if (cookie.getName().equals("stay")) {
                String good = cookie.getValue();
                cookie.setValue(good.substring(0, 40) + (good.charAt(40) == 'A' ? 'B' : 'A') + good.substring(41));
                assertThat(get(site(rauta) + "/x").statusCode()).isEqualTo(401);
                cookie.setValue(good);
            }
        }
        assertThat(get(site(rauta) + "/x").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void whoLogsOutIsOutAndMayComeBack() throws Exception {
        HttpResponse<String> out = page(site(rauta) + "/oauth2/logout");
        assertThat(out.body()).isEqualTo("signed out successfully");
        assertThat(get(site(rauta) + "/x").statusCode()).isEqualTo(401);
        assertThat(submit(page(site(rauta) + "/y")).uri()).isEqualTo(URI.create(site(rauta) + "/y"));
    }

    @Test
    @Order(4)
    void withoutTheProviderWhoIsInStaysIn() throws Exception {
        HttpResponse<String> form = page(site(second) + "/z?fresh");
        assertThat(form.statusCode()).as("in by the other's session").isEqualTo(200);
        provider.close();
        assertThat(get(site(rauta) + "/x").statusCode()).isEqualTo(200);
        HttpClient other = HttpClient.newHttpClient();
        HttpResponse<String> away = other.send(
                HttpRequest.newBuilder(URI.create(site(rauta) + "/x")).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(away.statusCode()).as("where it is known by now").isEqualTo(302);
    }

    @Test
    @Order(5)
    void oneOfTokenAndDigestIsEnough() throws Exception {
        String machines = site(rauta) + "/machines";
        HttpResponse<String> asked = get(machines);
        assertThat(asked.statusCode()).isEqualTo(401);
        String nonce = String.join(" ", asked.headers().allValues("www-authenticate")).replaceAll("(?s).*nonce=\"([^\"]+)\".*", "$1");
        String proof = hash("SHA-256", hash("SHA-256", "ann:The shop:verysecure") + ":" + nonce + ":00000001:c:auth:"
                + hash("SHA-256", "GET:/machines"));
        String digest = "Digest username=\"ann\", realm=\"The shop\", nonce=\"" + nonce + "\", uri=\"/machines\", algorithm=SHA-256,"
                + " response=\"" + proof + "\", qop=auth, nc=00000001, cnonce=\"c\"";
        HttpResponse<String> known = get(machines, "Authorization", digest);
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body()).containsIgnoringCase("x-user").contains("ann");
        assertThat(get(machines, "Authorization", digest).statusCode()).as("heard before").isEqualTo(401);
        assertThat(get(machines + "?token=" + token("write")).body()).containsIgnoringCase("x-sub").contains("bob");
        assertThat(get(machines + "?token=" + token("read")).statusCode()).as("of both refusals the one that asks").isEqualTo(401);
    }

    private static String token(String scope) throws Exception {
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        String said = url.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "." + url.encodeToString(
                ("{\"iss\":\"a\",\"sub\":\"bob\",\"scope\":\"" + scope + "\",\"exp\":" + (System.currentTimeMillis() / 1000 + 600) + "}")
                        .getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return said + "." + url.encodeToString(mac.doFinal(said.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Order(6)
    void aRouteIsForOneClientCertificate() throws Exception {
        assertThat(certified(authority.client("ann", "Shop", KeyKind.EC)).body()).containsIgnoringCase("client-cert").contains(":MII");
        assertThat(certified(authority.client("bob", "Shop", KeyKind.EC)).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> certified(Identity identity) throws Exception {
        KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
        trust.load(null);
        trust.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(authority.certificatePem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = identity.bundle().toKeyManagerFactory().getKeyManagers();
        context.init(keys, trusted.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + rauta.tlsPort() + "/x")).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
