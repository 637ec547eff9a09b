// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.CipherList;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** Which cipher suites clients may choose from. */
final class CipherKeys implements KeyGroup {
    private static final String CIPHERS = "ssl-ciphers";

    private static final List<NginxKey> KEYS = List.of(
            applied(
                            CIPHERS,
                            "a list of OpenSSL, with colons",
                            "which suites of TLS 1.2 the Ingress's hosts offer, and in which order; of those with ECDHE and AES-GCM or"
                                    + " ChaCha20-Poly1305 alone (ingress-nginx: of all that OpenSSL has); one that has none of these closes")
                    .guarding(),
            harmless("ssl-prefer-server-ciphers", "true or false", "all suites that are offered are strong, and the first of them that the client has is taken"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (!words.has(CIPHERS)) {
            // What holds for all is the listener's.
            return;
        }
        CipherList list = CipherList.parse(words.text(CIPHERS).orElse(""));
        if (list.suites().isEmpty()) {
            words.deny(CIPHERS, "'" + words.text(CIPHERS).orElse("") + "' (expected: a suite with ECDHE and AES-GCM or ChaCha20-Poly1305 among them)");
            return;
        }
        wishes.host(host -> host.offering(list.suites()));
        words.applied(CIPHERS, "these suites of TLS 1.2 are offered" + list.remark());
    }
}
