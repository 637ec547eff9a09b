// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An authority's word that a certificate is not revoked (OCSP, RFC 6960), read and checked against its certificate.
 *
 * @param der as it is shown to clients; not copied, so it must not be changed
 * @param begins from when it holds
 * @param ends until when; an instant without end where the authority set none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record OcspStaple(byte[] der, Instant begins, Instant ends) {

    /**
     * Reads a response.
     *
     * @param chain the certificate's, the leaf first; the response's signature is checked where the issuer is in it
     * @throws GeneralSecurityException where it is none, tells of another certificate, or does not call it good
     */
    public static OcspStaple read(String base64, X509Certificate[] chain) throws GeneralSecurityException {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            OCSPResp response = new OCSPResp(der);
            if (response.getStatus() != OCSPResp.SUCCESSFUL
                    || !(response.getResponseObject() instanceof BasicOCSPResp basic)) {
                throw new CertificateException(
                        "OCSP response: status " + response.getStatus() + " (expected: 0, successful)");
            }
            X509Certificate issuer = issuer(chain);
            SingleResp single = about(chain[0], issuer, basic);
            if (single.getCertStatus() != CertificateStatus.GOOD) {
                throw new CertificateException("OCSP response: certificate revoked or unknown (expected: good)");
            }
            if (issuer != null && !signed(basic, issuer)) {
                throw new CertificateException(
                        "OCSP response: signed by somebody else (expected: the certificate's issuer, or who it names)");
            }
            Date next = single.getNextUpdate();
            return new OcspStaple(
                    der, single.getThisUpdate().toInstant(), next == null ? Instant.MAX : next.toInstant());
        } catch (IOException | OCSPException | OperatorCreationException | IllegalArgumentException e) {
            throw new CertificateException("OCSP response: unreadable (expected: RFC 6960 in DER)", e);
        }
    }

    /** Whether it holds at {@code now}. */
    public boolean current(Instant now) {
        return !now.isBefore(begins) && now.isBefore(ends);
    }

    private static @Nullable X509Certificate issuer(X509Certificate[] chain) {
        X509Certificate leaf = chain[0];
        return Arrays.stream(chain)
                .skip(1)
                .filter(one -> one.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                .findFirst()
                .orElse(leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()) ? leaf : null);
    }

    private static SingleResp about(
            X509Certificate leaf, @Nullable X509Certificate issuer, BasicOCSPResp basic)
            throws GeneralSecurityException, OCSPException, OperatorCreationException {
        for (SingleResp one : basic.getResponses()) {
            boolean same = one.getCertID().getSerialNumber().equals(leaf.getSerialNumber());
            if (same
                    && (issuer == null
                            || one.getCertID()
                                    .matchesIssuer(
                                            new JcaX509CertificateHolder(issuer),
                                            new JcaDigestCalculatorProviderBuilder().build()))) {
                return one;
            }
        }
        throw new CertificateException("OCSP response: about another certificate (expected: serial number "
                + leaf.getSerialNumber().toString(16) + " of the same issuer)");
    }

    /** By the issuer itself, or by one to whom the issuer gave that right (RFC 6960, section 4.2.2.2). */
    private static boolean signed(BasicOCSPResp basic, X509Certificate issuer)
            throws GeneralSecurityException, OCSPException, OperatorCreationException {
        JcaContentVerifierProviderBuilder verifier = new JcaContentVerifierProviderBuilder();
        if (basic.isSignatureValid(verifier.build(issuer.getPublicKey()))) {
            return true;
        }
        for (X509CertificateHolder holder : basic.getCerts()) {
            X509Certificate responder = new JcaX509CertificateConverter().getCertificate(holder);
            if (responder.getExtendedKeyUsage() != null
                    && responder.getExtendedKeyUsage().contains(KeyPurposeId.id_kp_OCSPSigning.getId())
                    && responder.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                    && basic.isSignatureValid(verifier.build(holder))) {
                responder.verify(issuer.getPublicKey());
                return true;
            }
        }
        return false;
    }
}
