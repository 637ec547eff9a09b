// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.tls;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.PrivateKey;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority that signs whatever a test asks for, however wrong. */
public final class TestPki {
    private static final Duration DAY = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Issued authority;

    private TestPki(Issued authority) {
        this.authority = authority;
    }

    /** A root. */
    public static TestPki root(String name) {
        try {
            KeyPair pair = pair("EC");
            X500Principal own = new X500Principal("CN=" + name);
            var builder = builder(own, pair, own, DAY.multipliedBy(2));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return new TestPki(sign(builder, pair, pair.getPrivate()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no root " + name, e);
        }
    }

    /** An authority below this one. */
    public TestPki intermediate(String name) throws Exception {
        KeyPair pair = pair("EC");
        var builder = builder(subject(authority), pair, new X500Principal("CN=" + name), DAY);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return new TestPki(sign(builder, pair, authority.key()));
    }

    /** A server's certificate; {@code algorithm} is EC or RSA. */
    public Issued server(String algorithm, String... hosts) throws Exception {
        return leaf(algorithm, hosts[0], DAY, KeyPurposeId.id_kp_serverAuth, GeneralName.dNSName, hosts);
    }

    /** A server's certificate that ended an hour ago. */
    public Issued expiredServer(String host) throws Exception {
        return leaf("EC", host, Duration.ofHours(-1), KeyPurposeId.id_kp_serverAuth, GeneralName.dNSName, host);
    }

    /** A server's certificate that names no host, only a URI. */
    public Issued uriServer(String uri) throws Exception {
        return leaf("EC", "uri", DAY, KeyPurposeId.id_kp_serverAuth, GeneralName.uniformResourceIdentifier, uri);
    }

    /** A client's certificate. */
    public Issued client(String name) throws Exception {
        return leaf("EC", name, DAY, KeyPurposeId.id_kp_clientAuth, GeneralName.dNSName, name);
    }

    /** A client's certificate with an URI. */
    public Issued uriClient(String name, String uri) throws Exception {
        return leaf("EC", name, DAY, KeyPurposeId.id_kp_clientAuth, GeneralName.uniformResourceIdentifier, uri);
    }

    /** A client's certificate that ends so long from now. */
    public Issued client(String name, Duration life) throws Exception {
        return leaf("EC", name, life, KeyPurposeId.id_kp_clientAuth, GeneralName.dNSName, name);
    }

    /** As snapshots carry it, with the chain up to but without the root. */
    public Certificate carried(String name, Issued leaf) throws Exception {
        return Certificate.of(new CertificateName("default/" + name), leaf.certificatePem(), new PrivateKey(leaf.keyPem()));
    }

    /** The same with an OCSP response in it; the authority's certificate goes with the chain. */
    public Certificate stapled(String name, Issued leaf, byte[] ocsp) throws Exception {
        return new Certificate(
                new CertificateName("default/" + name),
                leaf.certificatePem() + pem(),
                new PrivateKey(leaf.keyPem()),
                Optional.of(Base64.getEncoder().encodeToString(ocsp)));
    }

    /** The authority's certificate in PEM. */
    public String pem() throws Exception {
        return authority.certificatePem();
    }

    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** A revocation list in PEM that holds until {@code next}. */
    public String revocationList(Instant next, Issued... revoked) throws Exception {
        var builder = new JcaX509v2CRLBuilder(subject(authority), Date.from(Instant.now().minus(DAY)));
        builder.setNextUpdate(Date.from(next));
        for (Issued one : revoked) {
            builder.addCRLEntry(one.certificate().getSerialNumber(), new Date(), CRLReason.keyCompromise);
        }
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject("X509 CRL", builder.build(signer(authority.key())).getEncoded()));
        }
        return text.toString();
    }

    /** An OCSP response in DER. */
    public byte[] ocsp(Issued leaf, Instant next, CertificateStatus status) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(
                authority.certificate().getPublicKey(), digests.get(CertificateID.HASH_SHA1));
        CertificateID id = new CertificateID(
                digests.get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(authority.certificate()),
                leaf.certificate().getSerialNumber());
        builder.addResponse(id, status, Date.from(Instant.now().minus(DAY)), Date.from(next));
        return new OCSPRespBuilder()
                .build(OCSPRespBuilder.SUCCESSFUL, builder.build(signer(authority.key()), null, new Date()))
                .getEncoded();
    }

    private Issued leaf(
            String algorithm, String name, Duration life, KeyPurposeId purpose, int nameType, String... names)
            throws Exception {
        KeyPair pair = pair(algorithm);
        var builder = builder(subject(authority), pair, new X500Principal("CN=" + name), life);
        GeneralName[] alternatives = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            alternatives[i] = new GeneralName(nameType, names[i]);
        }
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        return sign(builder, pair, authority.key());
    }

    private static X500Principal subject(Issued issued) {
        return issued.certificate().getSubjectX500Principal();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, KeyPair pair, X500Principal subject, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(100, RANDOM).add(BigInteger.ONE),
                Date.from(Instant.now().minus(DAY)),
                Date.from(Instant.now().plus(life)),
                subject,
                pair.getPublic());
    }

    private static Issued sign(JcaX509v3CertificateBuilder builder, KeyPair pair, java.security.PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new Issued(new JcaX509CertificateConverter().getCertificate(builder.build(signer(by))), pair.getPrivate());
    }

    private static ContentSigner signer(java.security.PrivateKey by) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(by);
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }
}
