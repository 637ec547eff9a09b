// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is a controller: whoever shows a certificate that dataplanes would take for one, which is to say one with a DNS name or an
 * address that our own has too. A dataplane's has none of them.
 */
public final class ControllerNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private ControllerNames() {}

    /** Throws {@link IllegalArgumentException} where the peer is no controller; without TLS nobody is refused. */
    public static void require(@Nullable SSLSession session, @Nullable FeedCertificates ours) {
        if (session == null || ours == null) {
            return;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            Set<Object> theirs = chain[0] instanceof X509Certificate leaf ? names(leaf) : Set.of();
            Set<Object> wanted = names(ours.leaf());
            if (theirs.stream().noneMatch(wanted::contains)) {
                throw new IllegalArgumentException(
                        "peer: its certificate names " + theirs + " (expected: a controller's, of " + wanted + ")");
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            throw new IllegalArgumentException("peer: its certificate is unreadable (expected: X.509)", e);
        }
    }

    private static Set<Object> names(X509Certificate certificate) throws CertificateParsingException {
        Set<Object> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (Integer.valueOf(DNS).equals(one.get(0)) || Integer.valueOf(ADDRESS).equals(one.get(0))) {
                names.add(one.get(1));
            }
        }
        return names;
    }
}
