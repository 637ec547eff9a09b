// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** What ingress-nginx has not read for years, or never has, and Ingresses still say: it does here what it did there, nothing. */
final class BygoneKeys implements KeyGroup {
    private static final String NOTHING = "has done nothing in ingress-nginx for years either";

    private static final List<NginxKey> KEYS = List.of(
            harmless("secure-backends", "", NOTHING + "; backend-protocol: HTTPS is what it meant"),
            harmless("grpc-backend", "", NOTHING + "; backend-protocol: GRPC is what it meant"),
            harmless("add-base-url", "", NOTHING),
            harmless("base-url-scheme", "", NOTHING),
            harmless("session-cookie-hash", "", NOTHING),
            harmless("enable-websockets", "", "has never done anything; WebSockets pass"),
            harmless("global-rate-limit", "", NOTHING + "; rateLimits with scope Cluster of a TrafficPolicy is what it meant"),
            harmless("global-rate-limit-window", "", NOTHING),
            harmless("global-rate-limit-key", "", NOTHING),
            harmless("global-rate-limit-ignored-cidrs", "", NOTHING));

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
        // What does nothing is told by whoever reads the catalogue.
    }
}
