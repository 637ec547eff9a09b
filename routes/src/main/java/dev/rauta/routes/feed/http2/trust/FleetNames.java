// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which fleets a client certificate is for: its URI names {@code rauta://fleet/NAME}. One without any such name is for
 * every fleet.
 */
public final class FleetNames {
    private static final String PREFIX = "rauta://fleet/";
    private static final int URI = 6;

    private FleetNames() {}

    /** Throws {@link IllegalArgumentException} where the certificate is for other fleets. */
    public static void require(@Nullable SSLSession session, String fleet) {
        if (session == null) {
            return;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            List<String> allowed = chain[0] instanceof X509Certificate leaf ? names(leaf) : List.of();
            if (!allowed.isEmpty() && !allowed.contains(fleet)) {
                throw new IllegalArgumentException("fleet: " + fleet + " (expected: one of the certificate's, " + allowed + ")");
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            throw new IllegalArgumentException("client certificate: unreadable (expected: X.509)", e);
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (Integer.valueOf(URI).equals(one.get(0)) && one.get(1) instanceof String name && name.startsWith(PREFIX)) {
                names.add(name.substring(PREFIX.length()));
            }
        }
        return names;
    }
}
