// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.HostWishes;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** TLS that goes on to the Service as it is. */
final class PassthroughKeys implements KeyGroup {
    private static final String PASSTHROUGH = "ssl-passthrough";

    private static final List<NginxKey> KEYS = List.of(applied(
            PASSTHROUGH,
            "true or false",
            "connections that ask for a host of the Ingress in their handshake go to the Service of its path / as they are, and plain HTTP"
                    + " is redirected to HTTPS; nothing else of the Ingress has an effect on what is encrypted, and with what guards it"
                    + " the connections are closed (ingress-nginx: let in)"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        words.bool(PASSTHROUGH).ifPresent(on -> {
            if (on) {
                words.applied(PASSTHROUGH);
                wishes.host(HostWishes::passingOn);
            } else {
                words.applied(PASSTHROUGH, "TLS ends here");
            }
        });
    }
}
