// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;
import java.util.stream.Stream;

/** Guards that cannot be honoured, so that nothing is served with them. */
final class UnguardedKeys implements KeyGroup {
    private static final List<NginxKey> KEYS = Stream.of(
                    "auth-type",
                    "auth-secret",
                    "auth-url",
                    "auth-tls-secret",
                    "auth-tls-verify-client",
                    "whitelist-source-range",
                    "allowlist-source-range",
                    "denylist-source-range",
                    "satisfy",
                    "enable-modsecurity",
                    "enable-owasp-core-rules",
                    "modsecurity-snippet")
            .map(name -> refused(name, "", "the access guard cannot be honoured (expected: no such annotation)").guarding())
            .toList();

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public boolean ofShares() {
        return true;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        // What is refused is told by whoever reads the catalogue.
    }
}
