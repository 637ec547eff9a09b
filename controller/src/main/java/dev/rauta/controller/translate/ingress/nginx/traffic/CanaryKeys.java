// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.traffic;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.controller.translate.ingress.nginx.key.Canary;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.List;
import java.util.Optional;

/** What makes an Ingress a canary of another; a rule that is not sound is told, and left out. */
public final class CanaryKeys implements KeyGroup {
    private static final String ITSELF = "canary";
    private static final String HEADER = "canary-by-header";
    private static final String HEADER_VALUE = "canary-by-header-value";
    private static final String HEADER_PATTERN = "canary-by-header-pattern";
    private static final String COOKIE = "canary-by-cookie";
    private static final String COOKIE_VALUE = "canary-by-cookie-value";
    private static final String WEIGHT = "canary-weight";
    private static final String TOTAL = "canary-weight-total";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final int MOST = 1_000_000;
    private static final int USUAL_TOTAL = 100;

    private static final List<NginxKey> KEYS = List.of(
            applied(ITSELF, "true or false", "its paths are alternatives of those of another Ingress, whose Service gets what is theirs while their own"
                    + " has no endpoints"),
            applied(HEADER, "a header's name", "requests whose header says always go here, and never elsewhere"),
            applied(HEADER_VALUE, "a text", "requests whose header has it go here"),
            applied(HEADER_PATTERN, "an expression of RE2", "requests whose header has something that matches go here"),
            applied(COOKIE, "a cookie's name", "requests whose cookie says always go here, and never elsewhere"),
            applied(COOKIE_VALUE, "a text", "requests whose cookie has it go here"),
            applied(WEIGHT, "a number up to canary-weight-total", "so many of the requests that no rule is for go here"),
            applied(TOTAL, "a number, 100 or more; 100 where it is absent", "out of so many"));

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
        if (words.hasAny(KEYS) && !words.told(ITSELF)) {
            new Reading(words).read().ifPresent(wishes::canary);
        }
    }

    /** One Ingress, being read. */
    private record Reading(Words words) {
        Optional<Canary> read() {
            String itself = text(ITSELF);
            if (!itself.isEmpty() && words.bool(ITSELF).isEmpty()) {
                // Whatever was meant, it was not to take requests like any other.
                return Optional.of(Canary.OF_NOTHING);
            }
            if (!words.bool(ITSELF).orElse(false)) {
                KEYS.forEach(key -> words.ignored(key.name(), "this Ingress is no canary (expected: canary: true)"));
                return Optional.empty();
            }
            words.applied(ITSELF);
            int total = total();
            int weight = number(WEIGHT, 0, 0, total);
            Optional<String> header = token(HEADER);
            Optional<ValueMatch> value = header.isEmpty() ? Optional.empty() : value();
            Optional<String> named = token(COOKIE);
            Optional<String> kept = named.isEmpty() ? Optional.empty() : cookieValue();
            List.of(HEADER_VALUE, HEADER_PATTERN).forEach(key -> words.ignored(key, "without " + HEADER + " (expected: with it)"));
            words.ignored(COOKIE_VALUE, "without " + COOKIE + " (expected: with it)");
            Optional<String> cookie = named.filter(_ -> kept.isPresent() || !words.has(COOKIE_VALUE));
            boolean broken = header.isPresent() && value.isEmpty() && (words.has(HEADER_VALUE) || words.has(HEADER_PATTERN));
            boolean said = header.isPresent() && value.isEmpty() && !broken;
            return Optional.of(new Canary(
                    header.isEmpty() || broken
                            ? List.of()
                            : List.of(new HeaderMatch(header.get(), value.orElse(new ValueMatch.Exact("always")))),
                    said ? List.of(new HeaderMatch(header.get(), new ValueMatch.Exact("never"))) : List.of(),
                    cookie.stream().map(name -> cookie(name, kept.orElse("always"))).toList(),
                    cookie.stream().filter(_ -> kept.isEmpty()).map(name -> cookie(name, "never")).toList(),
                    weight,
                    total,
                    words.text(Affinity.CANARIES).filter(Affinity.LEGACY::equals).isEmpty()));
        }

        private int total() {
            Optional<Integer> total = words.number(TOTAL, 1, MOST);
            if (total.isPresent() && total.get() < USUAL_TOTAL) {
                words.ignored(TOTAL, total.get() + " is less than " + USUAL_TOTAL + ", which counts then, as with ingress-nginx");
                return USUAL_TOTAL;
            }
            if (total.isPresent()) {
                words.applied(TOTAL);
            }
            return total.orElse(USUAL_TOTAL);
        }

        /** A value counts before a pattern. */
        private Optional<ValueMatch> value() {
            String exact = text(HEADER_VALUE);
            String pattern = text(HEADER_PATTERN);
            if (!exact.isEmpty()) {
                words.applied(HEADER_VALUE);
                words.ignored(HEADER_PATTERN, HEADER_VALUE + " wins over it");
                return Optional.of(new ValueMatch.Exact(exact));
            }
            if (words.has(HEADER_VALUE)) {
                words.fault(HEADER_VALUE, "empty, so that no header leads here (expected: a value)");
                words.ignored(HEADER_PATTERN, HEADER_VALUE + " wins over it");
                return Optional.empty();
            }
            if (pattern.isEmpty()) {
                return Optional.empty();
            }
            try {
                // Found anywhere, as authors of such patterns mean it; a match here is one of the whole value.
                String whole = "(?s:.*)(?:" + pattern + ")(?s:.*)";
                var _ = Expressions.compile(pattern);
                var _ = Expressions.compile(whole);
                words.applied(HEADER_PATTERN);
                return Optional.of(new ValueMatch.Regex(whole));
            } catch (PatternSyntaxException e) {
                words.fault(HEADER_PATTERN, "'" + pattern + "': " + e.getMessage()
                        + ", so that no header leads here (expected: an expression of RE2)");
                return Optional.empty();
            }
        }

        private Optional<String> cookieValue() {
            if (!words.has(COOKIE_VALUE)) {
                return Optional.empty();
            }
            String value = text(COOKIE_VALUE);
            if (value.isEmpty()) {
                words.fault(COOKIE_VALUE, "empty, so that no cookie leads here (expected: a value)");
                return Optional.empty();
            }
            words.applied(COOKIE_VALUE);
            return Optional.of(value);
        }

        /** Cookies of one client may come in several fields, which are joined by a comma then. */
        private static HeaderMatch cookie(String name, String value) {
            return new HeaderMatch("cookie", new ValueMatch.Regex(
                    "(?:.*[;,][ \\t]*)?" + Pattern.quote(name) + "=\"?" + Pattern.quote(value) + "\"?[ \\t]*(?:[;,].*)?"));
        }

        private Optional<String> token(String key) {
            if (!words.has(key)) {
                return Optional.empty();
            }
            String name = text(key);
            if (!name.matches(TOKEN)) {
                words.fault(key, "'" + name + "' (expected: a token)");
                return Optional.empty();
            }
            words.applied(key);
            return Optional.of(name);
        }

        private int number(String key, int otherwise, int least, int most) {
            Optional<Integer> number = words.number(key, least, most);
            if (number.isPresent()) {
                words.applied(key);
            }
            return number.orElse(otherwise);
        }

        private String text(String key) {
            return words.text(key).orElse("");
        }
    }
}
