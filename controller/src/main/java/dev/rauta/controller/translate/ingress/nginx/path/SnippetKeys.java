// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** Text for nginx itself, which is not run here: what it is about is told, and what may keep somebody out closes the Ingress. */
final class SnippetKeys implements KeyGroup {
    private static final String INSTEAD = "there is no nginx to read it (expected: annotations or a TrafficPolicy that say the same)";

    private static final List<NginxKey> KEYS = List.of(
            refused("configuration-snippet", "directives of nginx", INSTEAD),
            refused("server-snippet", "directives of nginx", INSTEAD),
            refused(
                    "stream-snippet",
                    "directives of nginx",
                    "there is no nginx to read it (expected: a TCPRoute, TLSRoute or UDPRoute)"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    /** A canary's may guard its share. */
    @Override
    public boolean ofShares() {
        return true;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        for (NginxKey key : KEYS.subList(0, 2)) {
            if (words.has(key.name())) {
                Snippet snippet = Snippet.parse(words.text(key.name()).orElse(""));
                if (snippet.guards().isEmpty()) {
                    words.fault(key.name(), key.meaning() + snippet.instead());
                } else {
                    words.deny(key.name(), key.meaning() + snippet.instead() + "; " + String.join(", ", snippet.guards())
                            + " may keep somebody out");
                }
            }
        }
    }
}
