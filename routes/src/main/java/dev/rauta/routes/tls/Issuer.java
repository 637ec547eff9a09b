// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * Makes certificates (X.509, RFC 5280) with EC P-256 keys, valid from an hour ago so that clocks may differ.
 *
 * <p>With Bouncy Castle's arithmetic of the curve: a process that has just started needs half the time for it that it needs for
 * the JDK's, whose large methods take the compiler long.
 */
public final class Issuer {
    private static final ECDomainParameters P256 = new ECNamedDomainParameters(
            SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Issuer() {}

    /** One that nobody vouches for: what a TLS port shows when it has nothing better. */
    public static Issued selfSigned(String commonName, Instant now, Duration life) throws GeneralSecurityException {
        AsymmetricCipherKeyPair pair = pair();
        BcX509v3CertificateBuilder builder = builder(name(commonName), pair, name(commonName), now, life);
        return sign(builder, pair, pair.getPrivate());
    }

    /** An authority's own. */
    public static Issued authority(String commonName, Instant now, Duration life) throws GeneralSecurityException {
        AsymmetricCipherKeyPair pair = pair();
        BcX509v3CertificateBuilder builder = builder(name(commonName), pair, name(commonName), now, life);
        extend(builder, Extension.basicConstraints, new BasicConstraints(0));
        extend(builder, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, pair, pair.getPrivate());
    }

    /** A server's, for DNS names. */
    public static Issued server(Issued authority, List<String> names, Instant now, Duration life)
            throws GeneralSecurityException {
        return named(authority, names, now, life, KeyPurposeId.id_kp_serverAuth);
    }

    /** Of one that serves under DNS names and connects to its like. */
    public static Issued peer(Issued authority, List<String> names, Instant now, Duration life)
            throws GeneralSecurityException {
        return named(authority, names, now, life, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    }

    private static Issued named(Issued authority, List<String> names, Instant now, Duration life, KeyPurposeId... purposes)
            throws GeneralSecurityException {
        AsymmetricCipherKeyPair pair = pair();
        BcX509v3CertificateBuilder builder = leaf(authority, names.getFirst(), pair, now, life);
        GeneralName[] alternatives =
                names.stream().map(name -> new GeneralName(GeneralName.dNSName, name)).toArray(GeneralName[]::new);
        extend(builder, Extension.subjectAlternativeName, new GeneralNames(alternatives));
        extend(builder, Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes));
        return sign(builder, pair, key(authority));
    }

    /** A client's, with URI names. */
    public static Issued client(Issued authority, String commonName, List<String> uris, Instant now, Duration life)
            throws GeneralSecurityException {
        AsymmetricCipherKeyPair pair = pair();
        BcX509v3CertificateBuilder builder = leaf(authority, commonName, pair, now, life);
        GeneralName[] alternatives = uris.stream()
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
        extend(builder, Extension.subjectAlternativeName, new GeneralNames(alternatives));
        extend(builder, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return sign(builder, pair, key(authority));
    }

    private static BcX509v3CertificateBuilder leaf(
            Issued authority, String commonName, AsymmetricCipherKeyPair pair, Instant now, Duration life) throws GeneralSecurityException {
        X500Principal issuer = authority.certificate().getSubjectX500Principal();
        Instant end = authority.certificate().getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        BcX509v3CertificateBuilder builder =
                builder(issuer, pair, name(commonName), now, left.compareTo(life) < 0 ? left : life);
        extend(builder, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
        return builder;
    }

    private static BcX509v3CertificateBuilder builder(
            X500Principal issuer, AsymmetricCipherKeyPair pair, X500Principal subject, Instant now, Duration life)
            throws GeneralSecurityException {
        try {
            return new BcX509v3CertificateBuilder(
                    X500Name.getInstance(issuer.getEncoded()),
                    new BigInteger(127, RANDOM).add(BigInteger.ONE),
                    Date.from(now.minus(CLOCK_DIFFERENCE)),
                    Date.from(now.plus(life)),
                    X500Name.getInstance(subject.getEncoded()),
                    pair.getPublic());
        } catch (IOException e) {
            throw new GeneralSecurityException("certificate not begun", e);
        }
    }

    private static void extend(
            BcX509v3CertificateBuilder builder,
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

    private static Issued sign(
            BcX509v3CertificateBuilder builder, AsymmetricCipherKeyPair pair, AsymmetricKeyParameter by)
            throws GeneralSecurityException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
        try {
            var signer = new BcECContentSignerBuilder(algorithm, digest).build(by);
            byte[] key = PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate()).getEncoded();
            return new Issued(
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer)),
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("certificate not signed", e);
        }
    }

    private static AsymmetricKeyParameter key(Issued authority) throws GeneralSecurityException {
        try {
            return PrivateKeyFactory.createKey(authority.key().getEncoded());
        } catch (IOException e) {
            throw new GeneralSecurityException("authority's key: unreadable (expected: PKCS #8)", e);
        }
    }

    private static X500Principal name(String commonName) {
        return new X500Principal("CN=" + commonName);
    }

    private static AsymmetricCipherKeyPair pair() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(P256, RANDOM));
        return generator.generateKeyPair();
    }
}
