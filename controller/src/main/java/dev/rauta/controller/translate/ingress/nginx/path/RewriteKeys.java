// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Rewriting;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths that are expressions, and what they become.
 *
 * <p>An expression is anchored where a path begins, all of its alternatives too, while ingress-nginx anchors the first alone.
 */
final class RewriteKeys implements KeyGroup {
    private static final String REGEX = "use-regex";
    private static final String TARGET = "rewrite-target";
    private static final String PREFIX = "x-forwarded-prefix";

    /** Each dollar with a group's digit. */
    private static final String PATH = "(?:[-._~a-zA-Z0-9/:]|\\$[1-9])*";

    private static final Pattern URL = Pattern.compile("(?i)(https?)://([-A-Za-z0-9.]+)(?::([0-9]{1,5}))?(/" + PATH + ")?");

    private static final List<NginxKey> KEYS = List.of(
            applied(
                    REGEX,
                    "true or false",
                    "all paths of the hosts of this Ingress, those of other Ingresses too, are expressions of RE2: whatever the case of"
                            + " letters, from the beginning of a path, the longest first"),
            applied(
                    TARGET,
                    "a path with $1 to $9 for what groups of the path have matched, or a URL to send clients to",
                    "what the Service sees as path; all paths of the host are expressions, as with use-regex"),
            applied(
                    PREFIX,
                    "a path, with $1 to $9 as in rewrite-target",
                    "what the Service sees as X-Forwarded-Prefix where rewrite-target changes the path"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        words.bool(REGEX).ifPresent(on -> {
            if (on) {
                words.applied(REGEX);
                wishes.expressions();
            } else {
                words.applied(REGEX, "this Ingress makes no expressions of its paths; another one of the host may");
            }
        });
        Optional<String> text = words.text(TARGET);
        if (text.isEmpty()) {
            words.ignored(TARGET, "empty, so that paths stay as they are");
            words.ignored(PREFIX, "without " + TARGET + " (expected: with it)");
            return;
        }
        if (wishes.saidRewrite().flatMap(Filter.Rewrite::path).isPresent()) {
            // Its paths are written for it all the same.
            wishes.expressions();
            List.of(TARGET, PREFIX).forEach(key -> words.ignored(
                    key, "rauta.dev annotations say urlRewrite.path and win over it; all paths of the host are expressions"));
            return;
        }
        Optional<Rewriting> target = target(text.get());
        if (target.isEmpty()) {
            // Paths that are groups for it match nothing when they are taken for plain text, and others would have their requests.
            wishes.expressions();
            words.close(TARGET, "'" + text.get() + "' (expected: letters, digits, -._~/: and $1 to $9; no query, no other variables)");
            return;
        }
        words.applied(TARGET, target.get().elsewhere().isPresent()
                ? "clients are sent there with 302; all paths of the host are expressions, as with use-regex"
                : "what the Service sees as path; all paths of the host are expressions, as with use-regex");
        wishes.rewrite(new Rewriting(target.get().target(), target.get().elsewhere(), prefix(words)));
    }

    private static Optional<Rewriting> target(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            // A host made of what a client asks for would send it anywhere.
            return text.matches(PATH) && !text.matches("(?i)https?:.*") ? Optional.of(new Rewriting(text, Optional.empty(), Optional.empty())) : Optional.empty();
        }
        int port = url.group(3) == null ? 0 : Integer.parseInt(url.group(3));
        return port > 65535 || (port == 0 && url.group(3) != null)
                ? Optional.empty()
                : Optional.of(new Rewriting(
                        url.group(4) == null ? "/" : url.group(4),
                        Optional.of(new Rewriting.Elsewhere(
                                url.group(1).toLowerCase(Locale.ROOT),
                                url.group(2),
                                port == 0 ? Optional.empty() : Optional.of(port))),
                        Optional.empty()));
    }

    private static Optional<String> prefix(Words words) {
        Optional<String> prefix = words.read(
                PREFIX,
                "letters, digits, -._~/: and $1 to $9",
                text -> text.matches(PATH) ? Optional.of(text) : Optional.empty());
        words.applied(PREFIX);
        return prefix;
    }
}
