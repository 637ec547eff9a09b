// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** When plain HTTP is sent to HTTPS. */
final class HttpsKeys implements KeyGroup {
    private static final String WITH_TLS = "ssl-redirect";

    private static final List<NginxKey> KEYS =
            List.of(applied(WITH_TLS, "true or false", "plain HTTP for a host with TLS is redirected to HTTPS, or served as it is"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        words.bool(WITH_TLS).ifPresent(on -> {
            words.applied(WITH_TLS, on
                    ? "plain HTTP for a TLS host is redirected to HTTPS"
                    : "plain HTTP for a TLS host is served as it is");
            wishes.host(host -> host.with(on ? HostWishes.Redirect.WITH_TLS : HostWishes.Redirect.NEVER));
        });
    }
}
