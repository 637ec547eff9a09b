// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A certificate that nobody vouches for, with its key: what a TLS port shows when it has nothing better.
 *
 * @param certificate EC P-256, valid for ten years from yesterday
 * @param key its key
 */
public record SelfSigned(X509Certificate certificate, PrivateKey key) {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    /** ecdsa-with-SHA256 (RFC 5758, section 3.2). */
    private static final byte[] ECDSA_SHA256 = Der.sequence(
            new byte[] {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02});

    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final byte[] VERSION_3 = {(byte) 0xa0, 0x03, 0x02, 0x01, 0x02};

    /** Makes a new pair. */
    public static SelfSigned make() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] body = body(pair);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        byte[] der = Der.sequence(body, ECDSA_SHA256, bits(signature.sign()));
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        return new SelfSigned(certificate, pair.getPrivate());
    }

    /** TBSCertificate (RFC 5280, section 4.1). */
    private static byte[] body(KeyPair pair) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        byte[] validity = Der.sequence(time(now.minus(1, ChronoUnit.DAYS)), time(now.plus(3650, ChronoUnit.DAYS)));
        byte[] text = Der.tagged(0x0c, "Rauta self-signed".getBytes(StandardCharsets.UTF_8));
        byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, text)));
        byte[] serial = Der.tagged(0x02, new BigInteger(63, new SecureRandom()).add(BigInteger.ONE).toByteArray());
        return Der.sequence(
                VERSION_3, serial, ECDSA_SHA256, name, validity, name, pair.getPublic().getEncoded());
    }

    private static byte[] time(Instant instant) {
        return Der.tagged(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bits(byte[] content) {
        byte[] padded = new byte[content.length + 1];
        System.arraycopy(content, 0, padded, 1, content.length);
        return Der.tagged(0x03, padded);
    }
}
