// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.backend;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxText;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.CookieAttribute;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Optional;

/** What becomes of where Services send clients, and of the cookies that they set. */
final class LocationKeys implements KeyGroup {
    private static final String FROM = "proxy-redirect-from";
    private static final String TO = "proxy-redirect-to";
    private static final String DOMAIN = "proxy-cookie-domain";
    private static final String PATH = "proxy-cookie-path";
    private static final String OFF = "off";
    private static final String DEFAULT = "default";
    private static final String TWO = "two texts with a space between them, or off";

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    FROM,
                    "a text, ~ and an expression of RE2, default or off",
                    "what Location and Refresh of responses begin with, or match, becomes proxy-redirect-to; default names an upstream of"
                            + " nginx's own that no Service knows, so that nothing is done, as with off"),
            applied(TO, "a text with $1 to $9, $host, $scheme or $request_uri", "what stands in the place of proxy-redirect-from"),
            applied(DOMAIN, TWO, "the Domain of cookies that is the one becomes the other; no expressions"),
            applied(PATH, TWO, "the Path of cookies that begins with the one begins with the other; no expressions"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        locations(words, wishes);
        Optional<CookieAttribute> domain = attribute(words, DOMAIN);
        Optional<CookieAttribute> path = attribute(words, PATH);
        if (domain.isPresent() || path.isPresent()) {
            Filter.Cookies cookies = new Filter.Cookies(domain, path, false, false, Optional.empty());
            wishes.field(new PolicyField.Shape("cookies", List.of(cookies), false), DOMAIN, PATH);
        }
    }

    private static void locations(Words words, Wishes wishes) {
        String from = words.text(FROM).orElse(OFF);
        if (from.equals(OFF) || from.equals(DEFAULT)) {
            words.ignored(FROM, from.equals(OFF) ? "nothing is rewritten" : "no Service knows the name that it would be for");
            words.ignored(TO, "without " + FROM + " of its own (expected: with it)");
            return;
        }
        String to = words.text(TO).orElse("");
        if (to.isEmpty() || to.equals(OFF) || to.equals(DEFAULT)) {
            words.fault(FROM, "'" + from + "' without " + TO + " (expected: what it becomes)");
            words.ignored(TO, "no text that it could become");
            return;
        }
        try {
            String expression = expression(from);
            var _ = Expressions.compile(expression);
            Filter filter = new Filter.Locations(expression, NginxText.withGroups(to));
            wishes.filter(filter);
            words.applied(FROM);
            words.applied(TO);
        } catch (PatternSyntaxException e) {
            words.fault(FROM, "'" + from + "': " + e.getMessage() + " (expected: an expression of RE2)");
            words.ignored(TO, FROM + " is not sound");
        } catch (IllegalArgumentException e) {
            words.fault(TO, "'" + to + "': " + e.getMessage());
            words.ignored(FROM, TO + " is not sound");
        }
    }

    private static String expression(String from) {
        if (from.startsWith("~*")) {
            return "(?i)" + from.substring(2).strip();
        }
        return from.startsWith("~") ? from.substring(1).strip() : Pattern.quote(from);
    }

    private static Optional<CookieAttribute> attribute(Words words, String key) {
        if (words.text(key).filter(OFF::equals).isPresent()) {
            words.ignored(key, "nothing is rewritten");
            return Optional.empty();
        }
        return words.read(key, TWO, text -> {
            String[] both = text.split("\\s+");
            boolean plain = both.length == 2 && !both[0].startsWith("~") && !both[0].equals("*") && !text.contains("$");
            if (!plain) {
                return Optional.empty();
            }
            // A dot in front says nothing.
            String from = key.equals(DOMAIN) && both[0].startsWith(".") ? both[0].substring(1) : both[0];
            return from.isEmpty() || both[1].indexOf(';') >= 0 ? Optional.empty() : Optional.of(new CookieAttribute(from, both[1]));
        });
    }
}
