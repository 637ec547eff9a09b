// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;
import java.util.Optional;

/** A web application firewall, which there is none of here: an Ingress that wants one is closed. */
final class FirewallKeys implements KeyGroup {
    private static final List<String> SWITCHES = List.of("enable-modsecurity", "enable-owasp-core-rules");
    private static final String SNIPPET = "modsecurity-snippet";
    private static final String ID = "modsecurity-transaction-id";
    private static final String NONE = "no web application firewall is asked for";
    private static final String INSTEAD =
            "no web application firewall is built in (expected: \"false\", or auth-url with a service that judges requests)";

    private static final List<NginxKey> KEYS = List.of(
            refused(SWITCHES.get(0), "false", INSTEAD).guarding(),
            refused(SWITCHES.get(1), "false", INSTEAD).guarding(),
            refused(SNIPPET, "rules", INSTEAD).guarding(),
            refused(ID, "text", INSTEAD));

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
        if (words.has(SWITCHES.getFirst()) && words.bool(SWITCHES.getFirst()).equals(Optional.of(false))) {
            words.ignored(SNIPPET, NONE);
            words.ignored(ID, NONE);
        }
        for (String key : SWITCHES) {
            words.bool(key).ifPresent(on -> {
                if (on) {
                    words.deny(key, INSTEAD);
                } else {
                    words.ignored(key, NONE);
                }
            });
        }
    }
}
