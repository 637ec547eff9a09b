// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;

import dev.rauta.controller.translate.ingress.nginx.key.BackendWishes;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.LoadBalancing.SameSite;
import dev.rauta.routes.upstream.LoadBalancing.Stay;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sessions that stay with an endpoint. */
final class Affinity {
    /** Whether canaries heed sessions; said there, too. */
    static final String CANARIES = "affinity-canary-behavior";

    /** That sessions decide before a canary's rules do. */
    static final String STICKY = "sticky";

    /** That they decide nothing of it. */
    static final String LEGACY = "legacy";

    private static final String ITSELF = "affinity";
    private static final String MODE = "affinity-mode";
    private static final String NAME = "session-cookie-name";
    private static final String PATH = "session-cookie-path";
    private static final String DOMAIN = "session-cookie-domain";
    private static final String EXPIRES = "session-cookie-expires";
    private static final String MAX_AGE = "session-cookie-max-age";
    private static final String SAME_SITE = "session-cookie-samesite";
    private static final String SECURE = "session-cookie-secure";
    private static final String CHANGES = "session-cookie-change-on-failure";
    private static final String USUAL_NAME = "INGRESSCOOKIE";
    private static final String SECONDS = "a number of seconds, 1 or more";

    static final List<NginxKey> KEYS = List.of(
            applied(ITSELF, "cookie", "a client stays with the endpoint that it had first: a cookie of Rauta's says which one"),
            applied(
                    MODE,
                    "balanced or persistent",
                    "balanced, as where it is absent: some clients move to an endpoint that comes; persistent: none do"),
            applied(
                    CANARIES,
                    "sticky or legacy",
                    "sticky, as where it is absent: a client stays with a canary, or apart from it, whatever the canary's rules say; legacy:"
                            + " they alone decide"),
            applied(NAME, "a token, INGRESSCOOKIE where it is absent", "the cookie's name"),
            applied(PATH, "a path", "what of the site the cookie is for; where it is absent the path of the Ingress, and / where that is an expression"),
            applied(DOMAIN, "a host name", "which hosts the cookie is for"),
            applied(EXPIRES, SECONDS, "how long a browser keeps the cookie, as a date"),
            applied(MAX_AGE, SECONDS, "how long a browser keeps the cookie"),
            applied(SAME_SITE, "Strict, Lax or None", "what the cookie says of requests from other sites; None is always Secure"),
            harmless(
                    "session-cookie-conditional-samesite-none",
                    "true or false",
                    "SameSite=None is said to all browsers; those that take it amiss are older than 2020"),
            applied(SECURE, "true or false", "true: the cookie is for encrypted connections alone; else where it is set over one"),
            applied(
                    CHANGES,
                    "true or false",
                    "true: a client whose endpoint fails goes to another one, and stays there; else it stays, and so do further attempts"));

    private Affinity() {}

    /** How clients stay, as has been asked for; empty where nobody does. */
    static Optional<LoadBalancing> read(Words words, Wishes wishes) {
        boolean sessions = words.read(ITSELF, "cookie", text -> text.equals("cookie") ? Optional.of(true) : Optional.empty())
                .orElse(false);
        Optional<String> canaries = words.read(
                CANARIES, STICKY + " or " + LEGACY, text -> text.equals(STICKY) || text.equals(LEGACY) ? Optional.of(text) : Optional.empty());
        if (!sessions) {
            if (wishes.canary().isPresent()) {
                words.applied(CANARIES);
            }
            KEYS.forEach(key -> words.ignored(key.name(), "without affinity: cookie (expected: with it)"));
            return Optional.empty();
        }
        boolean moves = words.read(MODE, "balanced or persistent", Affinity::mode).orElse(true);
        boolean changes = words.bool(CHANGES).orElse(false);
        Stay stay = new Stay(moves, !changes, canaries.filter(LEGACY::equals).isEmpty());
        try {
            LoadBalancing.SessionCookie cookie = cookie(words).staying(stay);
            if (path(words).isEmpty()) {
                wishes.backend(BackendWishes::cookiesOfPaths);
            }
            String[] keys = KEYS.stream().filter(key -> key.stand() == NginxKey.Stand.APPLIED).map(NginxKey::name).toArray(String[]::new);
            wishes.field(new PolicyField.Balancing(cookie), keys);
            return Optional.of(cookie);
        } catch (IllegalArgumentException e) {
            words.fault(ITSELF, e.getMessage() + "");
            KEYS.forEach(key -> words.ignored(key.name(), "without a sound cookie (expected: one)"));
            return Optional.empty();
        }
    }

    private static LoadBalancing.SessionCookie cookie(Words words) {
        return new LoadBalancing.SessionCookie(
                Optional.of(matching(words, NAME, "a token", "[!#$%&'*+.^_`|~0-9A-Za-z-]+").orElse(USUAL_NAME)),
                path(words).orElse("/"),
                words.number(MAX_AGE, 1, 999_999_999).map(Duration::ofSeconds),
                words.read(SAME_SITE, "Strict, Lax or None", Affinity::sameSite),
                matching(words, DOMAIN, "a host name", "\\.?[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*"),
                words.number(EXPIRES, 1, 999_999_999).map(Duration::ofSeconds),
                words.bool(SECURE).orElse(false),
                Optional.empty());
    }

    private static Optional<String> path(Words words) {
        return matching(words, PATH, "a path of printable ASCII characters without semicolon", "/[\\x20-\\x3a\\x3c-\\x7e]*");
    }

    private static Optional<String> matching(Words words, String key, String expected, String expression) {
        return words.read(key, expected, text -> Optional.of(text).filter(one -> one.matches(expression)));
    }

    private static Optional<Boolean> mode(String word) {
        return switch (word) {
            case "balanced" -> Optional.of(true);
            case "persistent" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<SameSite> sameSite(String word) {
        return Arrays.stream(SameSite.values()).filter(one -> one.text().equalsIgnoreCase(word)).findFirst();
    }
}
