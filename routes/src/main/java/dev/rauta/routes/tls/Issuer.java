// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates (X.509, RFC 5280) with EC P-256 keys, valid from an hour ago so that clocks may differ. */
public final class Issuer {
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Issuer() {}

    /** One that nobody vouches for: what a TLS port shows when it has nothing better. */
    public static Issued selfSigned(String commonName, Instant now, Duration life) throws GeneralSecurityException {
        KeyPair pair = pair();
        JcaX509v3CertificateBuilder builder = builder(name(commonName), pair, name(commonName), now, life);
        return sign(builder, pair, pair.getPrivate());
    }

    /** An authority's own. */
    public static Issued authority(String commonName, Instant now, Duration life) throws GeneralSecurityException {
        KeyPair pair = pair();
        JcaX509v3CertificateBuilder builder = builder(name(commonName), pair, name(commonName), now, life);
        extend(builder, Extension.basicConstraints, new BasicConstraints(0));
        extend(builder, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, pair, pair.getPrivate());
    }

    /** A server's, for DNS names. */
    public static Issued server(Issued authority, List<String> names, Instant now, Duration life)
            throws GeneralSecurityException {
        KeyPair pair = pair();
        JcaX509v3CertificateBuilder builder = leaf(authority, names.getFirst(), pair, now, life);
        GeneralName[] alternatives =
                names.stream().map(name -> new GeneralName(GeneralName.dNSName, name)).toArray(GeneralName[]::new);
        extend(builder, Extension.subjectAlternativeName, new GeneralNames(alternatives));
        extend(builder, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return sign(builder, pair, authority.key());
    }

    /** A client's, with URI names. */
    public static Issued client(Issued authority, String commonName, List<String> uris, Instant now, Duration life)
            throws GeneralSecurityException {
        KeyPair pair = pair();
        JcaX509v3CertificateBuilder builder = leaf(authority, commonName, pair, now, life);
        GeneralName[] alternatives = uris.stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        extend(builder, Extension.subjectAlternativeName, new GeneralNames(alternatives));
        extend(builder, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return sign(builder, pair, authority.key());
    }

    private static JcaX509v3CertificateBuilder leaf(
            Issued authority, String commonName, KeyPair pair, Instant now, Duration life) throws GeneralSecurityException {
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        Instant end = authority.certificate().getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        JcaX509v3CertificateBuilder builder =
                builder(issuer, pair, name(commonName), now, left.compareTo(life) < 0 ? left : life);
        extend(builder, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
        return builder;
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, KeyPair pair, X500Principal subject, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_DIFFERENCE)),
                Date.from(now.plus(life)),
                subject,
                pair.getPublic());
    }

    private static void extend(
            JcaX509v3CertificateBuilder builder,
            org.bouncycastle.asn1.ASN1ObjectIdentifier id,
            org.bouncycastle.asn1.ASN1Encodable value)
            throws GeneralSecurityException {
        try {
            boolean critical = id.equals(Extension.basicConstraints) || id.equals(Extension.keyUsage);
            builder.addExtension(id, critical, value);
        } catch (CertIOException e) {
            throw new GeneralSecurityException("certificate extension not made", e);
        }
    }

    private static Issued sign(JcaX509v3CertificateBuilder builder, KeyPair pair, java.security.PrivateKey by)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by);
            return new Issued(new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair.getPrivate());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("certificate not signed", e);
        }
    }

    private static X500Principal name(String commonName) {
        return new X500Principal("CN=" + commonName);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
