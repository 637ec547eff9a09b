// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.TlsOffer;
import dev.rauta.routes.tls.TlsOffer.Version;
import java.util.ArrayList;
import java.util.List;

/** The protocols and cipher suites that clients may choose from, in the words of TLS libraries. */
final class ServerCiphers {
    /** All that TLS 1.3 has that are in use. */
    private static final List<String> TLS13 = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private ServerCiphers() {}

    static String[] protocols(TlsOffer offer) {
        return offer.versions().reversed().stream().map(Version::text).toArray(String[]::new);
    }

    /** Those of TLS 1.3 first. */
    static List<String> suites(TlsOffer offer) {
        List<String> suites = new ArrayList<>();
        if (offer.versions().contains(Version.TLS13)) {
            suites.addAll(TLS13);
        }
        if (offer.versions().contains(Version.TLS12)) {
            offer.suites().stream().map(CipherSuite::standardName).forEach(suites::add);
        }
        return suites;
    }
}
