// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pages of other origins may read answers.
 *
 * <p>Where ingress-nginx lets an upstream's own word pass for an origin that it does not know, the route has the last word here; and what
 * is no origin lets nobody in, rather than everybody.
 */
final class CorsKeys implements KeyGroup {
    private static final String ENABLE = "enable-cors";
    private static final String ORIGINS = "cors-allow-origin";
    private static final String METHODS = "cors-allow-methods";
    private static final String HEADERS = "cors-allow-headers";
    private static final String EXPOSED = "cors-expose-headers";
    private static final String CREDENTIALS = "cors-allow-credentials";
    private static final String AGE = "cors-max-age";

    private static final String ALL = "*";
    private static final String ORIGIN =
            "null|[A-Za-z][A-Za-z0-9+.-]*://(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[1-9][0-9]{0,4})?";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final List<String> USUAL_METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
    private static final List<String> USUAL_HEADERS = List.of(
            "DNT", "Keep-Alive", "User-Agent", "X-Requested-With", "If-Modified-Since", "Cache-Control", "Content-Type", "Range",
            "Authorization");
    private static final int USUAL_AGE = 1_728_000;

    private static final List<NginxKey> KEYS = List.of(
            applied(ENABLE, "true or false", "browsers are told which origins may read answers, and OPTIONS from those is answered 204 before"
                    + " redirects to HTTPS, limits and guards"),
            applied(ORIGINS, "origins such as https://*.shop.example, or null, with commas; or *",
                    "which origins may; a star stands for one label, and a lone one for all origins, without credentials"),
            applied(METHODS, "methods, with commas", "which methods they may use"),
            applied(HEADERS, "headers' names, with commas", "which fields they may send"),
            applied(EXPOSED, "headers' names, with commas", "which fields of answers they may read"),
            applied(CREDENTIALS, "true or false", "whether they may send cookies and the like; true where nobody says"),
            applied(AGE, "seconds", "how long the answer to OPTIONS holds; 1728000 where nobody says"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        if (!words.bool(ENABLE).orElse(false)) {
            words.applied(ENABLE, "browsers are told nothing");
            KEYS.forEach(key -> words.ignored(key.name(), "without " + ENABLE + ": \"true\" it says nothing"));
            return;
        }
        List<String> origins = origins(words);
        boolean all = origins.equals(List.of(ALL));
        boolean credentials = words.bool(CREDENTIALS).orElse(true);
        Filter.Cors cors = new Filter.Cors(
                origins,
                // A browser refuses a lone star where it sends credentials, whatever else it is told (Fetch standard, section 4.10).
                credentials && !all,
                tokens(words, METHODS, USUAL_METHODS),
                tokens(words, HEADERS, USUAL_HEADERS),
                tokens(words, EXPOSED, List.of()),
                Duration.ofSeconds(words.number(AGE, 0, 999_999_999).orElse(USUAL_AGE)),
                true);
        wishes.field(
                new PolicyField.Shape("cors", List.of(cors), false), ENABLE, ORIGINS, METHODS, HEADERS, EXPOSED, CREDENTIALS, AGE);
    }

    /** What is none lets nobody in. */
    private static List<String> origins(Words words) {
        if (words.text(ORIGINS).isEmpty()) {
            return List.of(ALL);
        }
        List<String> said = words.list(ORIGINS);
        if (said.equals(List.of(ALL))) {
            return said;
        }
        List<String> origins = new ArrayList<>();
        for (String origin : said) {
            if (origin.matches(ORIGIN)) {
                origins.add(origin.replace("://*.", "://+."));
            } else if (!origin.equals(ALL)) {
                words.fault(ORIGINS, "'" + origin + "' (expected: *, null, or scheme, host and perhaps port, such as https://*.shop.example)");
            }
        }
        return origins;
    }

    private static List<String> tokens(Words words, String key, List<String> usual) {
        List<String> said = words.list(key);
        List<String> tokens = said.stream().filter(one -> one.matches(TOKEN)).toList();
        if (tokens.size() < said.size()) {
            words.fault(key, "'" + words.text(key).orElse("") + "' (expected: names, with commas)");
        }
        return tokens.isEmpty() ? usual : tokens;
    }
}
