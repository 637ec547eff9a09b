// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.path;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import java.util.List;
import java.util.Optional;

/** What is answered with a redirect before anything else is looked at. */
final class RedirectKeys implements KeyGroup {
    private static final String ROOT = "app-root";
    private static final String TEMPORAL = "temporal-redirect";
    private static final String TEMPORAL_CODE = "temporal-redirect-code";
    private static final String PERMANENT = "permanent-redirect";
    private static final String PERMANENT_CODE = "permanent-redirect-code";

    /** Visible ASCII without what would end a header's value early in somebody's reading, and no variables. */
    private static final String PATH = "/[-\\w.~%!&'()*+,;=:@/?#\\[\\]|]*";

    private static final String URL = "(?i:https?)://[-A-Za-z0-9._~:@\\[\\]]+(?:[/?#][-\\w.~%!&'()*+,;=:@/?#\\[\\]|]*)?";

    private static final List<NginxKey> KEYS = List.of(
            applied(ROOT, "a path", "who asks a host of the Ingress for exactly / is sent there with 302, whatever paths it has"),
            applied(TEMPORAL, "a URL", "requests are sent to exactly this URL with 302"),
            applied(TEMPORAL_CODE, "301, 302, 303 or 307", "the status of temporal-redirect"),
            applied(PERMANENT, "a URL", "requests are sent to exactly this URL with 301"),
            applied(PERMANENT_CODE, "301, 302, 303, 307 or 308", "the status of permanent-redirect"));

    @Override
    public List<NginxKey> keys() {
        return KEYS;
    }

    @Override
    public void read(Words words, Wishes wishes) {
        words.read(ROOT, "a path, such as /app", text -> text.matches(PATH) ? Optional.of(text) : Optional.empty())
                .ifPresent(path -> {
                    words.applied(ROOT);
                    var elsewhere = new Filter.Relocation(Optional.of("/"), "${scheme}://${host}" + path, 302);
                    wishes.first(elsewhere);
                    wishes.host(host -> host.with(elsewhere));
                });
        if (wishes.said(PolicyField.Shape.REDIRECT)) {
            List.of(TEMPORAL, TEMPORAL_CODE, PERMANENT, PERMANENT_CODE)
                    .forEach(key -> words.ignored(key, "rauta.dev annotations say redirect and win over it"));
            return;
        }
        Optional<String> temporal = url(TEMPORAL, words);
        if (temporal.isPresent()) {
            words.ignored(PERMANENT, TEMPORAL + " wins over it");
            words.ignored(PERMANENT_CODE, TEMPORAL + " wins over " + PERMANENT);
            redirect(temporal.get(), TEMPORAL, status(TEMPORAL_CODE, List.of(301, 302, 303, 307), words).orElse(302), words, wishes);
            return;
        }
        url(PERMANENT, words).ifPresent(to -> redirect(
                to, PERMANENT, status(PERMANENT_CODE, List.of(301, 302, 303, 307, 308), words).orElse(301), words, wishes));
    }

    private static void redirect(String to, String key, int status, Words words, Wishes wishes) {
        words.applied(key, "requests are sent to exactly this URL with " + status);
        wishes.first(new Filter.Relocation(Optional.empty(), to, status));
    }

    private static Optional<String> url(String key, Words words) {
        return words.read(
                key,
                "an absolute URL of http or https, without variables",
                text -> text.matches(URL) ? Optional.of(text) : Optional.empty());
    }

    private static Optional<Integer> status(String key, List<Integer> statuses, Words words) {
        Optional<Integer> status = words.read(key, "one of " + statuses, text -> statuses.stream()
                .filter(one -> one.toString().equals(text))
                .findFirst());
        words.applied(key);
        return status;
    }
}
