// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.Filter;
import java.util.List;

/** Whether requests are written down. */
final class AccessLogKeys implements KeyGroup {
    private static final String LOGGED = "enable-access-log";

    private static final List<NginxKey> KEYS = List.of(
            applied(LOGGED, "true or false", "false keeps requests out of the access log, which a dataplane writes with --access-log"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        words.bool(LOGGED).ifPresent(logged -> {
            words.applied(LOGGED, logged ? "requests are in the access log, where there is one" : "requests are kept out of the access log");
            if (!logged) {
                wishes.filter(new Filter.Unlogged());
            }
        });
    }
}
