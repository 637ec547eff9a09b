// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import dev.rauta.routes.tls.Pem;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityBookTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void nothingChangesInTheFirstTwoThirds() throws Exception {
        AuthorityBook book = AuthorityBook.first("Rauta feed", START);
        assertThat(book.at(START.plus(Duration.ofDays(400)))).isSameAs(book);
    }

    @Test
    void throughASuccessionEveryLeafIsTrustedByEveryBundleOfItsTime() throws Exception {
        AuthorityBook book = AuthorityBook.first("Rauta feed", START);
        X509Certificate original = book.current().certificate();
        Issued leaf = Issuer.client(book.current(), "x", List.of("rauta://fleet/default"), START, Duration.ofDays(90));
        boolean succeeded = false;
        for (int day = 0; day < 720; day++) {
            Instant now = START.plus(Duration.ofDays(day));
            AuthorityBook before = book;
            book = book.at(now);
            if (day % 30 == 0) {
                leaf = Issuer.client(book.current(), "x", List.of("rauta://fleet/default"), now, Duration.ofDays(90));
            }
            assertThat(trusts(before.bundle(), leaf)).as("day %d, whoever has not heard yet", day).isTrue();
            assertThat(trusts(book.bundle(), leaf)).as("day %d", day).isTrue();
            succeeded |= !book.current().certificate().equals(original);
        }
        assertThat(succeeded).isTrue();
    }

    @Test
    void aLeafNeverOutlivesItsAuthority() throws Exception {
        AuthorityBook book = AuthorityBook.first("Rauta feed", START);
        Instant late = START.plus(Duration.ofDays(700));
        Issued leaf = Issuer.server(book.current(), List.of("a.example"), late, Duration.ofDays(90));
        assertThat(leaf.certificate().getNotAfter()).isEqualTo(book.current().certificate().getNotAfter());
    }

    private static boolean trusts(String bundle, Issued leaf) throws Exception {
        for (X509Certificate authority : Pem.certificates(bundle)) {
            try {
                leaf.certificate().verify(authority.getPublicKey());
                return true;
            } catch (SignatureException _) {
                // Perhaps the next one.
            }
        }
        return false;
    }
}
