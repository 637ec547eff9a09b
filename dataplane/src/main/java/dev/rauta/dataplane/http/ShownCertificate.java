// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate that a client has shown in its handshake.
 *
 * @param verdict what the demand that it was shown to says of it
 */
public record ShownCertificate(X509Certificate certificate, Verdict verdict) {
    private static final Map<String, String> KEYWORDS = Map.of("1.2.840.113549.1.9.1", "emailAddress");

    /** What is found of it. */
    public enum Verdict {
        /** An authority vouches for it. */
        GOOD("SUCCESS"),
        /** None does that is believed. */
        STRANGE("FAILED:no authority that is believed vouches for it"),
        /** It does not hold at this time, or has been revoked, or nobody can tell. */
        BAD("FAILED:expired or revoked");

        private final String told;

        Verdict(String told) {
            this.told = told;
        }

        /** How upstreams are told. */
        public String told() {
            return told;
        }
    }

    /** The name of whom it is about. */
    public String subject() {
        return text(certificate.getSubjectX500Principal());
    }

    /** The name of who vouches for it. */
    public String issuer() {
        return text(certificate.getIssuerX500Principal());
    }

    /** As RFC 2253 has it, in printable ASCII: other bytes of UTF-8 are written as <code>\C3</code> (section 2.4). */
    private static String text(X500Principal name) {
        String all = name.getName(X500Principal.RFC2253, KEYWORDS);
        StringBuilder text = new StringBuilder(all.length());
        for (byte b : all.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0x20 && b < 0x7f) {
                text.append((char) b);
            } else {
                text.append('\\').append(String.format(Locale.ROOT, "%02X", b & 0xff));
            }
        }
        return text.toString();
    }
}
