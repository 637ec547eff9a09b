// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How long a stream may live: no longer than the certificate that opened it, nor so long that a fleet never spreads over
 * controllers anew. A part of it is chance, so that a fleet does not come back all at once.
 */
public final class Lifetime {
    private static final Duration LONGEST = Duration.ofHours(1);

    private Lifetime() {}

    /** In milliseconds, at least 1. */
    public static long millis(@Nullable SSLSession session) {
        return millis(session == null ? Instant.MAX : expiry(session), Instant.now());
    }

    static long millis(Instant expiry, Instant now) {
        Instant latest = now.plus(LONGEST);
        long left = Duration.between(now, expiry.isBefore(latest) ? expiry : latest).toMillis();
        return Math.max(1, left - ThreadLocalRandom.current().nextLong(Math.max(1, left / 5)));
    }

    private static Instant expiry(SSLSession session) {
        try {
            Certificate leaf = session.getPeerCertificates()[0];
            return leaf instanceof X509Certificate x509 ? x509.getNotAfter().toInstant() : Instant.MAX;
        } catch (SSLPeerUnverifiedException e) {
            return Instant.MAX;
        }
    }
}
