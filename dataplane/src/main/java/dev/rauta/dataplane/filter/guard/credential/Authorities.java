// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.tls.Pem;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Who alone is believed about who the servers are that a guard asks; immutable, any thread. */
public record Authorities(List<X509Certificate> certificates) {
    public Authorities {
        certificates = List.copyOf(certificates);
    }

    /** Throws {@link IllegalArgumentException} for what is no PEM of certificates. */
    public static Authorities parse(SecretText text) {
        try {
            return new Authorities(List.of(Pem.certificates(text.text())));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("authorities that cannot be read (expected: certificates in PEM)", e);
        }
    }
}
