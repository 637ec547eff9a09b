// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;
import java.util.Optional;

/** Whether one guard is enough. */
final class SatisfyKeys implements KeyGroup {
    private static final String SATISFY = "satisfy";

    private static final List<NginxKey> KEYS = List.of(applied(
                    SATISFY,
                    "all or any",
                    "whether clients must pass allow list, password and service that is asked, or one of them; a denied address is kept"
                            + " out either way (ingress-nginx: any of the others lets it in)")
            .guarding());

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
        words.read(SATISFY, "all or any", text -> Optional.of(text).filter(one -> one.equals("all") || one.equals("any")))
                .ifPresent(which -> {
                    words.applied(SATISFY);
                    if (which.equals("any")) {
                        wishes.oneGuardIsEnough();
                    }
                });
    }
}
