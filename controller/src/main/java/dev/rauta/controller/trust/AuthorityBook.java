// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An authority through its successions: everybody trusts the next one before it signs, and the last one until it ends.
 *
 * @param current signs
 * @param next trusted, and signs once everybody has had the time to hear of it
 * @param last trusted until its end, in PEM
 */
record AuthorityBook(Issued current, Optional<Issued> next, Optional<String> last) {
    static final Duration LIFE = Duration.ofDays(730);
    /** How long a new authority is known before it signs. */
    static final Duration NOTICE = Duration.ofDays(1);

    /** @param name of the authority, which its successors have too */
    static AuthorityBook first(String name, Instant now) throws GeneralSecurityException {
        return new AuthorityBook(Issuer.authority(name, now, LIFE), Optional.empty(), Optional.empty());
    }

    /** The book as it has to be at {@code now}; itself where nothing has to change. */
    AuthorityBook at(Instant now) throws GeneralSecurityException {
        if (next.isPresent() && now.isAfter(begin(next.get()).plus(NOTICE))) {
            return new AuthorityBook(next.get(), Optional.empty(), Optional.of(current.certificatePem()));
        }
        if (next.isEmpty() && now.isAfter(end(current).minus(LIFE.dividedBy(3)))) {
            return new AuthorityBook(current, Optional.of(Issuer.authority(name(), now, LIFE)), last);
        }
        return this;
    }

    /** All that is to be trusted. */
    String bundle() throws GeneralSecurityException {
        return current.certificatePem() + (next.isPresent() ? next.get().certificatePem() : "") + last.orElse("");
    }

    private String name() {
        return current.certificate().getSubjectX500Principal().getName().substring("CN=".length());
    }

    private static Instant begin(Issued issued) {
        return issued.certificate().getNotBefore().toInstant();
    }

    private static Instant end(Issued issued) {
        return issued.certificate().getNotAfter().toInstant();
    }
}
