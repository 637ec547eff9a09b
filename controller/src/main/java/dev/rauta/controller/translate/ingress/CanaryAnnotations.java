// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.ValueMatch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes an Ingress a canary of another, in the words of ingress-nginx; a rule that is not sound is told, and left out. */
final class CanaryAnnotations {
    private static final String ITSELF = "canary";
    private static final String HEADER = "canary-by-header";
    private static final String HEADER_VALUE = "canary-by-header-value";
    private static final String HEADER_PATTERN = "canary-by-header-pattern";
    private static final String COOKIE = "canary-by-cookie";
    private static final String COOKIE_VALUE = "canary-by-cookie-value";
    private static final String WEIGHT = "canary-weight";
    private static final String TOTAL = "canary-weight-total";
    private static final Set<String> KEYS =
            Set.of(ITSELF, HEADER, HEADER_VALUE, HEADER_PATTERN, COOKIE, COOKIE_VALUE, WEIGHT, TOTAL);

    /** What becomes of annotations that concern a path rather than who is asked. */
    static final String PATHS_SAY = "the Ingress whose paths this canary has alternatives of decides that for both (expected: there)";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final int MOST = 1_000_000;

    private final SourceRef source;
    private final Map<String, String> winners;
    private final Map<String, String> all;
    private final Draft draft;

    private CanaryAnnotations(SourceRef source, Map<String, String> winners, Map<String, String> all, Draft draft) {
        this.source = source;
        this.winners = winners;
        this.all = all;
        this.draft = draft;
    }

    /** Whether an annotation, by its short key, is one of them. */
    static boolean has(String key) {
        return KEYS.contains(key);
    }

    /**
     * What they come to; empty for an Ingress that stands for itself.
     *
     * @param winners by short key, the full key that counts
     * @param all by full key
     */
    static Optional<Canary> of(SourceRef source, Map<String, String> winners, Map<String, String> all, Draft draft) {
        return winners.keySet().stream().anyMatch(CanaryAnnotations::has)
                ? new CanaryAnnotations(source, winners, all, draft).read()
                : Optional.empty();
    }

    private Optional<Canary> read() {
        String itself = OrEmpty.text(text(ITSELF));
        switch (itself.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> applied(ITSELF, "its paths are alternatives of those of another Ingress");
            case "", "false", "f", "0" -> {
                KEYS.stream().filter(winners::containsKey).sorted().forEach(key -> draft.annotation(new AnnotationVerdict(
                        source, full(key), Verdict.IGNORED, "this Ingress is no canary (expected: canary: true)")));
                return Optional.empty();
            }
            default -> {
                // Whatever was meant, it was not to take requests like any other.
                refused(ITSELF, "'" + itself + "', so that it gets no requests (expected: true or false)");
                return Optional.of(Canary.OF_NOTHING);
            }
        }
        int total = number(TOTAL, 100, 1, MOST);
        int weight = number(WEIGHT, 0, 0, total);
        Optional<String> header = token(HEADER);
        Optional<ValueMatch> value = header.isEmpty() ? unused(HEADER_VALUE, HEADER, HEADER_PATTERN) : value();
        Optional<String> cookie = token(COOKIE);
        Optional<String> kept = cookie.isEmpty() ? unused(COOKIE_VALUE, COOKIE) : cookieValue();
        boolean broken = header.isPresent() && value.isEmpty() && (has(winners, HEADER_VALUE) || has(winners, HEADER_PATTERN));
        boolean words = header.isPresent() && value.isEmpty() && !broken;
        return Optional.of(new Canary(
                header.isEmpty() || broken ? List.of() : List.of(new HeaderMatch(header.get(), value.orElse(new ValueMatch.Exact("always")))),
                words ? List.of(new HeaderMatch(header.get(), new ValueMatch.Exact("never"))) : List.of(),
                cookie.stream().map(name -> cookie(name, kept.orElse("always"))).toList(),
                cookie.stream().filter(_ -> kept.isEmpty()).map(name -> cookie(name, "never")).toList(),
                weight,
                total));
    }

    private static boolean has(Map<String, String> keys, String key) {
        return keys.containsKey(key);
    }

    /** A value counts before a pattern. */
    private Optional<ValueMatch> value() {
        String exact = text(HEADER_VALUE);
        String pattern = text(HEADER_PATTERN);
        if (exact != null && !exact.isEmpty()) {
            applied(HEADER_VALUE, "requests whose header has it go here");
            if (pattern != null) {
                draft.annotation(new AnnotationVerdict(
                        source, full(HEADER_PATTERN), Verdict.IGNORED, full(HEADER_VALUE) + " wins over it"));
            }
            return Optional.of(new ValueMatch.Exact(exact));
        }
        if (exact != null) {
            refused(HEADER_VALUE, "empty, so that no header leads here (expected: a value)");
        }
        if (pattern == null || exact != null) {
            return Optional.empty();
        }
        try {
            // Found anywhere, as authors of such patterns mean it; a match here is one of the whole value.
            String whole = "(?s:.*)(?:" + pattern + ")(?s:.*)";
            var _ = Expressions.compile(pattern);
            var _ = Expressions.compile(whole);
            applied(HEADER_PATTERN, "requests whose header has something that matches go here");
            return Optional.of(new ValueMatch.Regex(whole));
        } catch (PatternSyntaxException e) {
            refused(HEADER_PATTERN, "'" + pattern + "': " + e.getMessage() + ", so that no header leads here (expected: an expression of RE2)");
            return Optional.empty();
        }
    }

    private Optional<String> cookieValue() {
        String value = text(COOKIE_VALUE);
        if (value == null) {
            return Optional.empty();
        }
        applied(COOKIE_VALUE, "requests whose cookie has it go here");
        return Optional.of(value);
    }

    /** Cookies of one client may come in several fields, which are joined by a comma then. */
    private static HeaderMatch cookie(String name, String value) {
        return new HeaderMatch("cookie", new ValueMatch.Regex(
                "(?:.*[;,][ \\t]*)?" + Pattern.quote(name) + "=\"?" + Pattern.quote(value) + "\"?[ \\t]*(?:[;,].*)?"));
    }

    private Optional<String> token(String key) {
        String name = text(key);
        if (name == null) {
            return Optional.empty();
        }
        if (!name.matches(TOKEN)) {
            refused(key, "'" + name + "' (expected: a token)");
            return Optional.empty();
        }
        applied(key, "requests are told by it");
        return Optional.of(name);
    }

    private <T> Optional<T> unused(String first, String needed, String... more) {
        for (String key : more.length == 0 ? List.of(first) : List.of(first, more[0])) {
            if (winners.containsKey(key)) {
                draft.annotation(new AnnotationVerdict(
                        source, full(key), Verdict.IGNORED, "without " + needed + " (expected: with it)"));
            }
        }
        return Optional.empty();
    }

    private int number(String key, int otherwise, int least, int most) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        int number = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            refused(key, "'" + text + "' (expected: " + least + ".." + most + ")");
            return otherwise;
        }
        applied(key, "requests that no rule is for are shared by it");
        return number;
    }

    private String full(String key) {
        return OrEmpty.text(winners.get(key));
    }

    private @Nullable String text(String key) {
        String full = winners.get(key);
        return full == null ? null : OrEmpty.text(all.get(full));
    }

    private void applied(String key, String meaning) {
        draft.annotation(new AnnotationVerdict(source, full(key), Verdict.APPLIED, meaning));
    }

    private void refused(String key, String why) {
        IngressAnnotations.refuse(source, full(key), why, draft);
    }
}
