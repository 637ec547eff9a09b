// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/** Which client certificate may pass. */
public sealed interface CertificateRule {

    /**
     * By the whole name of its subject.
     *
     * @param name a distinguished name (RFC 4514), such as {@code CN=ann,O=Shop}
     */
    record Subject(String name) implements CertificateRule {
        public Subject {
            try {
                if (name.isBlank()) {
                    throw new IllegalArgumentException("empty");
                }
                var _ = new X500Principal(name);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("subject: '" + name + "' (expected: a distinguished name such as CN=ann,O=Shop)", e);
            }
        }
    }

    /**
     * By what its subject's name looks like (RFC 2253, with {@code emailAddress} by that name, and bytes beyond ASCII as
     * {@code \C3}).
     *
     * @param pattern a regular expression (RE2) that must fit from the beginning of one of the name's parts, such as
     *     {@code CN=shop-.*}; one that cannot be read lets nobody pass
     */
    record SubjectMatching(String pattern) implements CertificateRule {
        public SubjectMatching {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("subject's pattern: '' (expected: a regular expression)");
            }
        }
    }

    /**
     * By one of its names of hosts.
     *
     * @param name kept in lower case; {@code *.} at its beginning stands for one label
     */
    record DnsName(String name) implements CertificateRule {
        public DnsName {
            name = name.toLowerCase(Locale.ROOT);
            if (!name.matches("(\\*\\.)?[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?")) {
                throw new IllegalArgumentException("DNS name: '" + name + "' (expected: a host's name, perhaps behind *.)");
            }
        }
    }

    /**
     * By one of its URIs, such as a SPIFFE ID.
     *
     * @param uri compared as it is
     */
    record Uri(String uri) implements CertificateRule {
        public Uri {
            if (!uri.matches("[A-Za-z][A-Za-z0-9+.-]*:[\\x21-\\x7e]+")) {
                throw new IllegalArgumentException("URI: '" + uri + "' (expected: a scheme and more)");
            }
        }
    }

    /**
     * By itself.
     *
     * @param sha256 of all of it, in hexadecimal; kept in lower case without colons
     */
    record Fingerprint(String sha256) implements CertificateRule {
        public Fingerprint {
            sha256 = sha256.replace(":", "").toLowerCase(Locale.ROOT);
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("fingerprint: '" + sha256 + "' (expected: a SHA-256 of 64 hexadecimal digits)");
            }
        }
    }
}
