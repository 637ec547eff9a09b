// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** Which cipher suites clients may choose from. */
final class CipherKeys implements KeyGroup {
    private static final List<NginxKey> KEYS = List.of(
            refused(
                    "ssl-ciphers",
                    "names of OpenSSL, with colons",
                    "all hosts offer those of TLS 1.3, and of TLS 1.2 the ones with ECDHE and AES-GCM or ChaCha20-Poly1305 alone"
                            + " (expected: no such annotation)"),
            harmless("ssl-prefer-server-ciphers", "true or false", "all suites that are offered are strong, and the first that the client has is taken"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        // Both are told by whoever reads the catalogue.
    }
}
