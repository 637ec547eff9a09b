// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What certificates say of themselves. */
public final class CertificateNames {
    /** RFC 5280, section 4.2.1.6: the tag of a dNSName. */
    private static final int DNS_NAME = 2;

    private CertificateNames() {}

    /** The first of the chain, which has been found sound. */
    public static X509Certificate leaf(Certificate certificate) {
        try {
            return Pem.certificates(certificate.chain())[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate " + certificate.name() + " was sound and is not now", e);
        }
    }

    /** The host names that a certificate holds; a name that is none, such as a bare asterisk, is nobody's. */
    public static List<HostPattern> of(Certificate certificate) {
        List<HostPattern> names = new ArrayList<>();
        for (List<?> one : alternatives(certificate)) {
            if (Integer.valueOf(DNS_NAME).equals(one.get(0)) && one.get(1) instanceof String name) {
                try {
                    names.add(HostPattern.ofIngress(name));
                } catch (IllegalArgumentException e) {
                    continue;
                }
            }
        }
        return names;
    }

    /** Empty where the JDK cannot read one of them: authorities issue what RFC 5280 section 4.2.1.6 does not allow. */
    private static Collection<List<?>> alternatives(Certificate certificate) {
        try {
            Collection<List<?>> alternatives = leaf(certificate).getSubjectAlternativeNames();
            return alternatives == null ? List.of() : alternatives;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
