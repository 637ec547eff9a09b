// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.Optional;

/**
 * How a guard treats what clients show of certificates, where that is more than to let good ones pass.
 *
 * @param need what lets a request pass
 * @param status of the answer to one without that: 400 to 499
 * @param errorPage where its client is sent instead (302), an http or https URL or a path
 * @param told what the upstream is told of it, in fields that no client can say itself
 */
public record CertificateTerms(Need need, int status, Optional<String> errorPage, Told told) {

    /** What lets a request pass. */
    public enum Need {
        /** A certificate that the listener's authorities vouch for. */
        GOOD,
        /** That, or none. */
        GOOD_OR_NONE,
        /** That, none, or one that no authority vouches for; not one that has expired or has been revoked. */
        ANY_VALID
    }

    /** What the upstream is told. */
    public enum Told {
        /** Nothing. */
        NOTHING,
        /**
         * In {@code ssl-client-verify} what has been found, {@code SUCCESS}, {@code NONE} or {@code FAILED:} and why, and the names of
         * subject and issuer in {@code ssl-client-subject-dn} and {@code ssl-client-issuer-dn}.
         */
        VERDICT,
        /** That, and the certificate in {@code ssl-client-cert}, as PEM with percent escapes. */
        CERTIFICATE
    }

    public CertificateTerms {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("status without a certificate: " + status + " (expected: 400..499)");
        }
        if (errorPage.isPresent() && !errorPage.get().matches("https?://[^\\s/?#]+([/?][\\x21-\\x7e]*)?|/[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException("error page: '" + errorPage.get() + "' (expected: http, https or a path)");
        }
    }
}
