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

    /**
     * What of an offer these certificates can be shown for: where no suite of TLS 1.2 is for a key of theirs, TLS 1.3 alone, which knows
     * no such suites. Where that is not offered either, every handshake fails.
     */
    static TlsOffer showable(TlsOffer offer, List<ServerCertificate> certificates) {
        boolean any = certificates.stream().anyMatch(one -> fits(offer, one));
        return any || !offer.versions().contains(Version.TLS13)
                ? offer
                : TlsOffer.of(List.of(Version.TLS13), TlsOffer.ALL.suites());
    }

    /** The preferred one of those that can be shown in any version that is offered. */
    static ServerCertificate first(TlsOffer offer, List<ServerCertificate> certificates) {
        return certificates.stream().filter(one -> fits(offer, one)).findFirst().orElseGet(certificates::getFirst);
    }

    private static boolean fits(TlsOffer offer, ServerCertificate certificate) {
        return offer.suites().stream().anyMatch(suite -> suite.fits(certificate.key().getAlgorithm()));
    }

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
