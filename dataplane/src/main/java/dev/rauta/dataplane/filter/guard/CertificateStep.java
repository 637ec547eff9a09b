// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.filter.Guard;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/** Asks for a certificate that the client's handshake has shown, and its listener's authorities have vouched for. */
final class CertificateStep implements GuardStep {
    private static final String FIELD = "client-cert";
    private static final int DNS = 2;
    private static final int URI = 6;

    private final Guard.ClientCertificate guard;

    CertificateStep(Guard.ClientCertificate guard) {
        this.guard = guard;
    }

    /** RFC 9440, section 2.4: whoever says it behind us is believed. */
    @Override
    public void strip(RequestHead head) {
        head.fields().remove(FIELD);
        head.fields().remove("client-cert-chain");
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        X509Certificate shown = passage.certificate();
        if (shown == null) {
            return StepResult.Refuse.of(403, "certificate-missing");
        }
        try {
            if (!guard.allowed().isEmpty() && !fits(shown)) {
                return StepResult.Refuse.of(403, "certificate-denied");
            }
            if (guard.forwarded()) {
                head.fields().add(FIELD, ":" + Base64.getEncoder().encodeToString(shown.getEncoded()) + ":");
            }
            return StepResult.CONTINUE;
        } catch (CertificateEncodingException | CertificateParsingException e) {
            return StepResult.Refuse.of(403, "certificate-denied");
        }
    }

    private boolean fits(X509Certificate shown) throws CertificateEncodingException, CertificateParsingException {
        for (CertificateRule rule : guard.allowed()) {
            boolean fits =
                    switch (rule) {
                        case CertificateRule.Subject(String name) -> new X500Principal(name).equals(shown.getSubjectX500Principal());
                        case CertificateRule.DnsName(String name) -> named(shown, DNS, name);
                        case CertificateRule.Uri(String uri) -> named(shown, URI, uri);
                        case CertificateRule.Fingerprint(String sha256) -> sha256.equals(fingerprint(shown));
                    };
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(X509Certificate shown, int type, String name) throws CertificateParsingException {
        Collection<List<?>> names = shown.getSubjectAlternativeNames();
        for (List<?> one : names == null ? List.<List<?>>of() : names) {
            if (one.get(0) instanceof Integer kind && kind == type && one.get(1) instanceof String its) {
                if (type == DNS ? host(its.toLowerCase(Locale.ROOT), name) : its.equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean host(String its, String name) {
        int dot = its.indexOf('.');
        return its.equals(name) || name.startsWith("*.") && dot > 0 && its.substring(dot).equals(name.substring(1));
    }

    private static String fingerprint(X509Certificate shown) throws CertificateEncodingException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(shown.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: in every JDK)", e);
        }
    }
}
