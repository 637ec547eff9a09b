// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens on loopback, whose keys rotate when it is told to. */
public final class TokenIssuer implements AutoCloseable {
    public static final String NAME = "https://issuer.example";

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile RSAKey key;
    private volatile JWKSet published;
    private volatile int status = 200;
    private int number;

    public TokenIssuer() {
        this(0);
    }

    /** One at a port of its own. */
    public TokenIssuer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rotate();
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] body = published.toString(true).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
            if (status == 200) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    /** How often its keys were asked for. */
    public int asked() {
        return asked.get();
    }

    /** Its keys as it says them. */
    public JWKSet keys() {
        return published;
    }

    public RSAKey key() {
        return key;
    }

    /** Signs with another key from now on, and forgets the one before. */
    public void rotate() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k" + number++).keyUse(KeyUse.SIGNATURE).generate();
            published = new JWKSet(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers with that status from now on. */
    public void answer(int other) {
        status = other;
    }

    /** Claims of a token that is good for an hour. */
    public static JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .subject(subject)
                .audience("web")
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
    }

    public String token(JWTClaimsSet claims) {
        return sign(key, claims);
    }

    public static String sign(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
