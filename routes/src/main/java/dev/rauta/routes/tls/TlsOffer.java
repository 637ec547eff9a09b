// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What clients may choose from in a handshake.
 *
 * @param versions at least one, the oldest first
 * @param suites of TLS 1.2, the preferred one first; at least one. Those of TLS 1.3 are all offered where that is
 */
public record TlsOffer(List<Version> versions, List<CipherSuite> suites) {
    /** All that there is. */
    public static final TlsOffer ALL = new TlsOffer(Arrays.asList(Version.values()), Arrays.asList(CipherSuite.values()));

    /** A version of TLS that is spoken at all. */
    public enum Version {
        /** RFC 5246. */
        TLS12("TLSv1.2"),
        /** RFC 8446. */
        TLS13("TLSv1.3");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        /** As the JDK, OpenSSL and nginx call it. */
        public String text() {
            return text;
        }
    }

    public TlsOffer {
        versions = versions.stream().distinct().sorted().toList();
        suites = suites.stream().distinct().toList();
        if (versions.isEmpty() || suites.isEmpty()) {
            throw new IllegalArgumentException("TLS versions " + versions + " with suites " + suites + " (expected: one of each or more)");
        }
    }

    /** One of some versions and suites. */
    public static TlsOffer of(Collection<Version> versions, Collection<CipherSuite> suites) {
        return new TlsOffer(List.copyOf(versions), List.copyOf(suites));
    }
}
