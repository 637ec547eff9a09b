// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CertificateTerms;
import dev.rauta.routes.filter.Guard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Asks for a certificate that the client's handshake has shown, and its listener's authorities have vouched for, unless its terms say otherwise. */
final class CertificateStep implements GuardStep {
    private static final String FIELD = "client-cert";
    private static final String VERIFY = "ssl-client-verify";
    private static final String SUBJECT = "ssl-client-subject-dn";
    private static final String ISSUER = "ssl-client-issuer-dn";
    private static final String PEM = "ssl-client-cert";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    private static final int DNS = 2;
    private static final int URI = 6;

    private static final CertificateTerms USUAL =
            new CertificateTerms(CertificateTerms.Need.GOOD, 403, Optional.empty(), CertificateTerms.Told.NOTHING);

    private final Guard.ClientCertificate guard;
    private final CertificateTerms terms;
    private final Map<String, SubjectPattern> patterns = new HashMap<>();

    CertificateStep(Guard.ClientCertificate guard) {
        this.guard = guard;
        this.terms = guard.terms().orElse(USUAL);
        for (CertificateRule rule : guard.allowed()) {
            if (rule instanceof CertificateRule.SubjectMatching(String pattern)) {
                patterns.put(pattern, SubjectPattern.of(pattern));
            }
        }
    }

    /** RFC 9440, section 2.4: whoever says it behind us is believed. */
    @Override
    public void strip(RequestHead head) {
        head.fields().remove(FIELD);
        head.fields().remove("client-cert-chain");
        if (terms.told() != CertificateTerms.Told.NOTHING) {
            head.fields().remove(VERIFY).remove(SUBJECT).remove(ISSUER).remove(PEM);
        }
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        ShownCertificate shown = passage.certificate();
        if (!enough(shown)) {
            return refuse(shown == null ? "certificate-missing" : "certificate-denied");
        }
        try {
            if (!guard.allowed().isEmpty() && (shown == null || !fits(shown))) {
                return StepResult.Refuse.of(403, shown == null ? "certificate-missing" : "certificate-denied");
            }
            if (guard.forwarded() && shown != null) {
                head.fields().add(FIELD, ":" + Base64.getEncoder().encodeToString(shown.certificate().getEncoded()) + ":");
            }
            tell(head, shown);
            return StepResult.CONTINUE;
        } catch (CertificateEncodingException | CertificateParsingException e) {
            return StepResult.Refuse.of(403, "certificate-denied");
        }
    }

    private boolean enough(@Nullable ShownCertificate shown) {
        if (shown == null) {
            return terms.need() != CertificateTerms.Need.GOOD;
        }
        return switch (shown.verdict()) {
            case GOOD -> true;
            case STRANGE -> terms.need() == CertificateTerms.Need.ANY_VALID;
            case BAD -> false;
        };
    }

    private StepResult refuse(String reason) {
        return terms.errorPage().isEmpty()
                ? StepResult.Refuse.of(terms.status(), reason)
                : new StepResult.Answer(
                        new ResponseHead(
                                302,
                                new HeaderFields()
                                        .add("location", terms.errorPage().get())
                                        .add("content-length", "0")
                                        .add("cache-control", "no-store")
                                        .add("server", "rauta")),
                        "");
    }

    private void tell(RequestHead head, @Nullable ShownCertificate shown) throws CertificateEncodingException {
        if (terms.told() == CertificateTerms.Told.NOTHING) {
            return;
        }
        HeaderFields fields = head.fields();
        if (shown == null) {
            fields.add(VERIFY, "NONE");
            return;
        }
        fields.add(VERIFY, shown.verdict().told());
        fields.add(SUBJECT, shown.subject());
        fields.add(ISSUER, shown.issuer());
        if (terms.told() == CertificateTerms.Told.CERTIFICATE) {
            fields.add(PEM, pem(shown.certificate()));
        }
    }

    /** A plus sign would be a space to some of those who read it. */
    private static String pem(X509Certificate shown) throws CertificateEncodingException {
        String text = "-----BEGIN CERTIFICATE-----\n" + LINES.encodeToString(shown.getEncoded()) + "\n-----END CERTIFICATE-----\n";
        return URLEncoder.encode(text, StandardCharsets.US_ASCII).replace("+", "%20");
    }

    private boolean fits(ShownCertificate all) throws CertificateEncodingException, CertificateParsingException {
        X509Certificate shown = all.certificate();
        for (CertificateRule rule : guard.allowed()) {
            boolean fits =
                    switch (rule) {
                        case CertificateRule.Subject(String name) -> new X500Principal(name).equals(shown.getSubjectX500Principal());
                        case CertificateRule.SubjectMatching(String pattern) ->
                            Objects.requireNonNull(patterns.get(pattern)).fits(all.subject());
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
