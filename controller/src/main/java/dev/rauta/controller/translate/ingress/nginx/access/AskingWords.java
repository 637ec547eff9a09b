// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;
import java.util.Optional;

/** What is said of a service that is asked, in the same words by an Ingress or for all of them. */
sealed interface AskingWords {
    /** What is said, by the key's name behind {@code auth-}. */
    Optional<String> text(String name);

    /** Tells who says it why it is not honoured; what keeps somebody out closes. */
    void fault(String name, String why);

    /** Closes, and tells who says it why. */
    void deny(String name, String why);

    /** Closes, and tells which other object is at fault. */
    void missing(String name, String why);

    /** The keys of the Ingress that this comes to. */
    String[] keys();

    /** By annotations. */
    record OfIngress(Words words) implements AskingWords {
        private static final List<String> NAMES = List.of(
                "url", "method", "signin", "signin-redirect-param", "request-redirect", "response-headers", "proxy-set-headers",
                "always-set-cookie", "cache-key", "cache-duration");

        @Override
        public Optional<String> text(String name) {
            return words.text("auth-" + name);
        }

        @Override
        public void fault(String name, String why) {
            words.fault("auth-" + name, why);
        }

        @Override
        public void deny(String name, String why) {
            words.deny("auth-" + name, why);
        }

        @Override
        public void missing(String name, String why) {
            words.denyMissing("auth-" + name, why);
        }

        /** Some go with others, and come to nothing without. */
        private boolean counts(String key) {
            return !words.told(key)
                    && (!key.equals("auth-cache-duration") || words.has("auth-cache-key"))
                    && (!key.equals("auth-signin-redirect-param") || words.has("auth-signin"));
        }

        @Override
        public String[] keys() {
            return NAMES.stream().map(name -> "auth-" + name).filter(this::counts).toArray(String[]::new);
        }
    }

    /** By the ConfigMap. */
    record OfAll(Words words) implements AskingWords {
        @Override
        public Optional<String> text(String name) {
            return words.globals().of("global-auth-" + name).map(String::strip).filter(text -> !text.isEmpty());
        }

        @Override
        public void fault(String name, String why) {
            // Who may say it there is told where that is read.
        }

        @Override
        public void deny(String name, String why) {
            words.deny("global-auth-" + name, why);
        }

        @Override
        public void missing(String name, String why) {
            deny(name, why);
        }

        @Override
        public String[] keys() {
            return new String[] {AskingKeys.GLOBAL};
        }
    }
}
