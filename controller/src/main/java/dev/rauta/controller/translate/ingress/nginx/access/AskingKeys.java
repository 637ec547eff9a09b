// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.access;

import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.applied;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.harmless;
import static dev.rauta.controller.translate.ingress.nginx.key.NginxKey.refused;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.Wishes;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import java.util.List;

/** A service that is asked whether requests may pass. */
final class AskingKeys implements KeyGroup {
    static final String URL = "auth-url";
    static final String GLOBAL = "enable-global-auth";
    private static final String POOLED = "connections to the service are always kept and used again";
    private static final String SNIPPET = "auth-snippet";

    private static final List<NginxKey> KEYS = List.of(
            applied(URL, "an http or https URL, with variables of nginx in path and query, and $host for the host of a rule that is no wildcard",
                            "that is asked of each request, without its body: 2xx lets it pass, 401 and 403 are the client's answer with what"
                                    + " the service says there, all else is 500; a URL that is not sound closes")
                    .guarding(),
            applied("auth-method", "a method", "that of the question, otherwise GET; one that is none closes"),
            applied("auth-signin", "a URL with variables of nginx", "where clients are sent (302) instead of 401, with the URL that they asked for in its query"),
            applied("auth-signin-redirect-param", "a name", "the parameter of the sign-in URL for that, otherwise rd"),
            applied("auth-request-redirect", "text with variables of nginx", "what the service is told in X-Auth-Request-Redirect, otherwise $request_uri"),
            applied("auth-response-headers", "names of fields, with commas", "fields of the service's answer that the upstream is told, and that no client can say itself; what is none closes"),
            applied("auth-proxy-set-headers", "NAME or NAMESPACE/NAME", "the ConfigMap with what else the service is told; one that is not there closes"),
            applied("auth-always-set-cookie", "true or false", "whether clients are told the service's cookies with any answer, rather than with successful and redirecting ones"),
            applied("auth-cache-key", "text with variables of nginx", "requests that are equal in these share a decision that lets them pass; one without a credential keeps none"),
            applied("auth-cache-duration", "statuses and a time, such as 200 202 401 5m", "how long such a decision holds, 24 hours at most; others are asked for each time"),
            applied(GLOBAL, "true or false", "whether the service of global-auth-url is asked where the Ingress names none").guarding(),
            harmless("auth-keepalive", "a number", POOLED),
            harmless("auth-keepalive-requests", "a number", POOLED),
            harmless("auth-keepalive-timeout", "a number", POOLED),
            harmless("auth-keepalive-share-vars", "true or false", POOLED),
            refused(SNIPPET, "directives of nginx", "there is no nginx to read it (expected: auth-proxy-set-headers for what the service is told)").guarding());

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
        boolean everywhere = words.bool(GLOBAL).orElse(true);
        if (words.has(GLOBAL)) {
            words.applied(GLOBAL);
        }
        if (words.has(URL)) {
            new Asking(words, wishes, new AskingWords.OfIngress(words)).read();
            if (words.denied()) {
                KEYS.stream().filter(key -> key.stand() == NginxKey.Stand.APPLIED).forEach(key -> words.ignored(key.name(), Words.CLOSED));
            }
        } else if (everywhere && words.globals().of("global-auth-url").isPresent()) {
            new Asking(words, wishes, new AskingWords.OfAll(words)).read();
        }
    }
}
