// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyPairsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static Issued issued() throws Exception {
        return Issuer.selfSigned("x", NOW, Duration.ofDays(1));
    }

    private static KeyPair onCurve(String name) throws Exception {
        // The JDK leaves the public half out of a private key.
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    @Test
    void keysThatNameTheirOtherHalfFitItAlone() throws Exception {
        Issued one = issued();
        one.certificate().verify(one.certificate().getPublicKey());
        assertThat(KeyPairs.fit(one.certificate().getPublicKey(), one.key())).isTrue();
        assertThat(KeyPairs.fit(issued().certificate().getPublicKey(), one.key())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void keysThatNameNoneFitTheirsAlone(String curve) throws Exception {
        KeyPair one = onCurve(curve);
        assertThat(KeyPairs.fit(one.getPublic(), one.getPrivate())).isTrue();
        assertThat(KeyPairs.fit(onCurve(curve).getPublic(), one.getPrivate())).isFalse();
        assertThat(KeyPairs.fit(issued().certificate().getPublicKey(), one.getPrivate())).isFalse();
    }

    /** What a private key says of its other half proves nothing. */
    @Test
    void aKeyThatNamesAnothersHalfFitsNeither() throws Exception {
        Issued other = issued();
        KeyPair own = onCurve("secp256r1");
        byte[] named = SubjectPublicKeyInfo.getInstance(other.certificate().getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes();
        PrivateKeyInfo lying = new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, ((ECPrivateKey) own.getPrivate()).getS(), new DERBitString(named), SECObjectIdentifiers.secp256r1));
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(lying.getEncoded()));
        assertThat(KeyPairs.fit(other.certificate().getPublicKey(), key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void otherKindsSign(String kind) throws Exception {
        KeyPair one = KeyPairGenerator.getInstance(kind).generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance(kind).generateKeyPair();
        assertThat(KeyPairs.fit(one.getPublic(), one.getPrivate())).isTrue();
        assertThat(KeyPairs.fit(other.getPublic(), one.getPrivate())).isFalse();
    }
}
