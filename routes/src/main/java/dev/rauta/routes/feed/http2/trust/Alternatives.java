// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The names beside its subject that a certificate is for (RFC 5280, section 4.2.1.6). */
final class Alternatives {
    static final int DNS = 2;
    static final int URI = 6;
    static final int ADDRESS = 7;

    private Alternatives() {}

    /** Those of the peer's certificate; throws {@link IllegalArgumentException} where it has shown none that can be read. */
    static Stream<Object> of(SSLSession session, List<Integer> kinds) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf ? of(leaf, kinds) : Stream.of();
        } catch (SSLPeerUnverifiedException e) {
            throw unreadable(e);
        }
    }

    /** Those of some kinds; throws {@link IllegalArgumentException} where they cannot be read. */
    static Stream<Object> of(X509Certificate certificate, List<Integer> kinds) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null ? Stream.of() : all.stream().filter(one -> kinds.contains(one.get(0))).map(one -> one.get(1));
        } catch (CertificateParsingException e) {
            throw unreadable(e);
        }
    }

    private static IllegalArgumentException unreadable(Exception why) {
        return new IllegalArgumentException("peer's certificate: unreadable (expected: X.509)", why);
    }
}
