// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class KeyPairsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static Issued issued() throws Exception {
        return Issuer.selfSigned("x", NOW, Duration.ofDays(1));
    }

    private static KeyPair unnamed() throws Exception {
        // The JDK leaves the public half out of a private key.
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @Test
    void keysThatNameTheirOtherHalfFitItAlone() throws Exception {
        Issued one = issued();
        one.certificate().verify(one.certificate().getPublicKey());
        assertThat(KeyPairs.fit(one.certificate().getPublicKey(), one.key())).isTrue();
        assertThat(KeyPairs.fit(issued().certificate().getPublicKey(), one.key())).isFalse();
    }

    @Test
    void keysThatNameNoneSign() throws Exception {
        KeyPair one = unnamed();
        assertThat(KeyPairs.fit(one.getPublic(), one.getPrivate())).isTrue();
        assertThat(KeyPairs.fit(unnamed().getPublic(), one.getPrivate())).isFalse();
        assertThat(KeyPairs.fit(issued().certificate().getPublicKey(), one.getPrivate())).isFalse();
    }
}
