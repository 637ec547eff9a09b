// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.TrafficLimit;
import java.util.List;
import java.util.Optional;

/** How large requests' bodies may be. */
final class BodySizeKeys implements KeyGroup {
    private static final String MOST = "proxy-body-size";

    private static final List<NginxKey> KEYS =
            List.of(applied(MOST, "a size such as 8m; 0 for any", "request bodies that are larger are answered 413"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        most(words).ifPresent(bytes -> {
            words.applied(MOST, bytes == 0
                    ? "request bodies may have any size"
                    : "request bodies over " + bytes + " bytes are answered 413");
            wishes.filter(new TrafficLimit.BodyLimit(bytes));
        });
    }

    /** How many bytes; empty where nobody says. */
    static Optional<Long> most(Words words) {
        return words.size(MOST).or(() -> words.usual(1L << 20));
    }
}
