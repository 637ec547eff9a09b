// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** Whether an Ingress of another controller is served here too; whose it is has been decided by then. */
final class AdoptKeys implements KeyGroup {
    private static final String ADOPT = "adopt";

    private static final List<NginxKey> KEYS = List.of(applied(
            ADOPT,
            "true or false, under rauta.dev/ alone",
            "an Ingress of another controller's class is served here too, and its status stays that controller's; false keeps it out"
                    + " of what --adopt-class takes"));

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
        words.bool(ADOPT).ifPresent(_ -> words.applied(ADOPT));
    }
}
