// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.tls;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import dev.rauta.routes.tls.PrivateKey;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates of one authority. */
public final class TestCertificates {
    private static final Duration LIFE = Duration.ofDays(1);

    private final Issued authority;

    public TestCertificates() throws GeneralSecurityException {
        authority = Issuer.authority("tests", Instant.now(), Duration.ofDays(2));
    }

    /** A certificate as snapshots carry it. */
    public Certificate of(String host) throws GeneralSecurityException {
        Issued leaf = Issuer.server(authority, List.of(host), Instant.now(), LIFE);
        return Certificate.of(
                new CertificateName("default/" + host.replace("*", "any")), leaf.certificatePem(), new PrivateKey(leaf.keyPem()));
    }

    public X509Certificate authority() {
        return authority.certificate();
    }
}
