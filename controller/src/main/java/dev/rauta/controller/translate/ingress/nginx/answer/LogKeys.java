// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** What is written down of requests besides the access log. */
final class LogKeys implements KeyGroup {
    private static final List<NginxKey> KEYS = List.of(
            harmless("enable-rewrite-log", "true or false", "rewrites are not logged; rauta explain tells what becomes of a request"),
            harmless("enable-opentracing", "true or false", "ingress-nginx has dropped it; traceparent and tracestate are passed on"),
            harmless("opentracing-trust-incoming-span", "true or false",
                    "ingress-nginx has dropped it; traceparent and tracestate are passed on"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        // What is harmless is told by whoever reads the catalogue.
    }
}
