// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A provider of logins on loopback that lets everybody in as {@code ann}, and holds its clients to what the standards ask of them. */
public final class FakeProvider implements AutoCloseable {
    public static final String CLIENT = "shop";
    public static final String SECRET = "s3cr+t/ of the shop";

    private record Asked(String redirect, String challenge, String nonce, String scope) {}

    private final HttpServer server;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final Map<String, Asked> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicInteger renewed = new AtomicInteger();
    private volatile RSAKey key = newKey();
    private volatile JWKSet published = new JWKSet(key);
    private volatile int status = 200;
    private volatile long seconds = 3600;
    private volatile boolean refreshes;
    private volatile boolean inBody;
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
        on("/.well-known/openid-configuration", this::discovery);
        on("/keys", exchange -> json(exchange, 200, published.toString(true)));
        on("/authorize", this::authorize);
        on("/token", this::token);
        on("/end", exchange -> json(exchange, 200, "{}"));
        server.start();
    }

    private interface Handling {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void on(String path, Handling handling) {
        server.createContext(path, exchange -> {
            if (status != 200) {
                json(exchange, status, "{}");
            } else {
                handling.handle(exchange);
            }
        });
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often a code was redeemed. */
    public int granted() {
        return granted.get();
    }

    /** How often a refresh token was. */
    public int renewed() {
        return renewed.get();
    }

    /** Signs with another key from now on, and forgets the one before. */
    public void rotate() {
        key = newKey();
        published = new JWKSet(key);
    }

    /** Signs with a key that it does not publish. */
    public void impersonated() {
        key = newKey();
    }

    /** Answers everything with that status from now on. */
    public void answer(int other) {
        status = other;
    }

    /** How long what it grants holds, and whether it can be renewed. */
    public void grants(long forSeconds, boolean renewable) {
        seconds = forSeconds;
        refreshes = renewable;
    }

    /** Wants the client's secret in the body. */
    public void wantsSecretInBody() {
        inBody = true;
    }

    /** Forgets all refresh tokens. */
    public void forget() {
        refreshTokens.clear();
    }

    /** What its tokens say otherwise. */
    public void says(UnaryOperator<JWTClaimsSet.Builder> other) {
        claims = other;
    }

    private void discovery(HttpExchange exchange) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("issuer", issuer());
        all.put("authorization_endpoint", issuer() + "/authorize?tenant=1");
        all.put("token_endpoint", issuer() + "/token");
        all.put("jwks_uri", issuer() + "/keys");
        all.put("end_session_endpoint", issuer() + "/end");
        json(exchange, 200, JSONObjectUtils.toJSONString(all));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        boolean right = "code".equals(query.get("response_type"))
                && CLIENT.equals(query.get("client_id"))
                && "S256".equals(query.get("code_challenge_method"))
                && "1".equals(query.get("tenant"))
                && query.getOrDefault("scope", "").startsWith("openid")
                && query.containsKey("nonce");
        if (!right) {
            json(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(query.get("redirect_uri"), query.get("code_challenge"), query.get("nonce"), query.get("scope")));
        exchange.getResponseHeaders().add(
                "Location",
                query.get("redirect_uri") + "?code=" + code + "&iss=" + URLEncoder.encode(issuer(), StandardCharsets.UTF_8)
                        + "&state=" + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!authenticated(exchange, form)) {
            json(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        // One use only, of either.
        boolean first = "authorization_code".equals(form.get("grant_type"));
        Asked asked = first
                ? codes.remove(form.getOrDefault("code", ""))
                : refreshTokens.remove(form.getOrDefault("refresh_token", ""));
        boolean right = asked != null
                && (!first || asked.redirect().equals(form.get("redirect_uri"))
                        && asked.challenge().equals(sha256(form.getOrDefault("code_verifier", ""))));
        if (!right) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        (first ? granted : renewed).incrementAndGet();
        json(exchange, 200, grant(asked, first));
    }

    private String grant(Asked asked, boolean first) {
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("ann")
                .audience(CLIENT)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                .claim("groups", List.of("staff", "admin"))
                .claim("turn", granted.get() + "-" + renewed.get());
        if (first) {
            builder.claim("nonce", asked.nonce());
        }
        Map<String, Object> all = new HashMap<>();
        all.put("id_token", TokenIssuer.sign(key, claims.apply(builder).build()));
        all.put("access_token", "access-" + granted.get() + "-" + renewed.get());
        all.put("token_type", "bearer");
        all.put("expires_in", seconds);
        if (refreshes) {
            String refresh = UUID.randomUUID().toString();
            refreshTokens.put(refresh, asked);
            all.put("refresh_token", refresh);
        }
        return JSONObjectUtils.toJSONString(all);
    }

    private boolean authenticated(HttpExchange exchange, Map<String, String> form) {
        if (inBody) {
            return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        }
        String field = exchange.getRequestHeaders().getFirst("Authorization");
        String pair = CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        return ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))).equals(field);
    }

    private static String sha256(String text) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII))).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameters of a query or form. */
    public static Map<String, String> parameters(String text) {
        Map<String, String> all = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            all.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return all;
    }

    private static void json(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
