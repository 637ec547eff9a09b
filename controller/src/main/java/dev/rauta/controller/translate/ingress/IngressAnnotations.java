// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Filter;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the annotations of an Ingress ask for, in the words of ingress-nginx; the same keys under {@code rauta.dev/} win.
 *
 * @param sslRedirect whether plain HTTP for a TLS host is redirected
 * @param closed whether the Ingress asks for an access guard that cannot be honoured, so that it must not be open
 * @param filters of each of its routes
 * @param canary which requests it gets of another's; empty where it stands for itself
 * @param policy what a policy of each of its routes would say
 */
record IngressAnnotations(
        boolean sslRedirect, boolean closed, List<Filter> filters, Optional<Canary> canary, PolicyAnnotations.Meaning policy) {
    private static final String OWN = "rauta.dev/";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    /** Keys that keep somebody out: a route without its guard would be open to the world. */
    private static final Set<String> GUARDS = Set.of(
            "auth-type",
            "auth-secret",
            "auth-url",
            "auth-tls-secret",
            "auth-tls-verify-client",
            "whitelist-source-range",
            "allowlist-source-range",
            "denylist-source-range",
            "satisfy",
            "enable-modsecurity",
            "enable-owasp-core-rules",
            "modsecurity-snippet");

    /** What a path's own Ingress says for its canaries too. */
    private static final Set<String> OF_PATHS = Set.of("ssl-redirect", "proxy-body-size");

    static IngressAnnotations of(Ingress ingress, boolean sslRedirect, References references, Draft draft) {
        SourceRef source = ObjectId.of(ingress).source();
        // By short key; the full keys of the winners.
        Map<String, String> winners = new TreeMap<>();
        Map<String, String> all = new TreeMap<>(OrEmpty.map(ingress.getMetadata().getAnnotations()));
        all.keySet().stream().filter(key -> key.startsWith(NGINX)).forEach(key -> winners.put(shortKey(key), key));
        all.keySet().stream().filter(key -> key.startsWith(OWN)).forEach(key -> {
            String loser = winners.put(shortKey(key), key);
            if (loser != null) {
                draft.annotation(new AnnotationVerdict(source, loser, Verdict.IGNORED, key + " wins over it"));
            }
        });
        Optional<Canary> canary = CanaryAnnotations.of(source, winners, all, draft);
        boolean closed = false;
        List<Filter> filters = new ArrayList<>();
        for (Map.Entry<String, String> one : winners.entrySet()) {
            String key = one.getValue();
            String value = OrEmpty.text(all.get(key));
            if (PolicyAnnotations.has(key) || CanaryAnnotations.has(one.getKey())) {
                // Several make one field.
                continue;
            }
            if (canary.isPresent() && OF_PATHS.contains(one.getKey())) {
                draft.annotation(new AnnotationVerdict(source, key, Verdict.IGNORED, CanaryAnnotations.PATHS_SAY));
            } else if (one.getKey().equals("ssl-redirect")) {
                sslRedirect = redirect(source, key, value, sslRedirect, draft);
            } else if (one.getKey().equals("proxy-body-size")) {
                bodyLimit(source, key, value, draft).ifPresent(filters::add);
            } else if (GUARDS.contains(one.getKey())) {
                closed = true;
                refuse(source, key, "the access guard cannot be honoured, so the routes of this Ingress answer 503"
                        + " (expected: no such annotation)", draft);
            } else {
                refuse(source, key, "not supported, so it has no effect (expected: no such annotation)", draft);
            }
        }
        return new IngressAnnotations(
                sslRedirect,
                closed,
                List.copyOf(filters),
                canary,
                PolicyAnnotations.of(source, all, canary.isPresent(), references, draft));
    }

    private static Optional<Filter> bodyLimit(SourceRef source, String key, String value, Draft draft) {
        OptionalLong bytes = ByteSize.parse(value);
        if (bytes.isEmpty()) {
            refuse(source, key, "'" + value + "' (expected: a number of bytes, or of them with k, m or g, such as 8m;"
                    + " 0 for any size)", draft);
            return Optional.empty();
        }
        String meaning = bytes.getAsLong() == 0
                ? "request bodies may have any size"
                : "request bodies over " + bytes.getAsLong() + " bytes are answered 413";
        draft.annotation(new AnnotationVerdict(source, key, Verdict.APPLIED, meaning));
        return Optional.of(new Filter.BodyLimit(bytes.getAsLong()));
    }

    private static boolean redirect(SourceRef source, String key, String value, boolean otherwise, Draft draft) {
        switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "t", "1" -> {
                draft.annotation(new AnnotationVerdict(
                        source, key, Verdict.APPLIED, "plain HTTP for a TLS host is redirected to HTTPS"));
                return true;
            }
            case "false", "f", "0" -> {
                draft.annotation(new AnnotationVerdict(
                        source, key, Verdict.APPLIED, "plain HTTP for a TLS host is served as it is"));
                return false;
            }
            default -> {
                refuse(source, key, "'" + value + "' (expected: true or false)", draft);
                return otherwise;
            }
        }
    }

    static void refuse(SourceRef source, String key, String why, Draft draft) {
        draft.annotation(new AnnotationVerdict(source, key, Verdict.REFUSED, why));
        draft.problem(source.at("metadata.annotations[" + key + "]"), "AnnotationRefused", key + ": " + why);
    }

    private static String shortKey(String key) {
        return key.substring(key.indexOf('/') + 1);
    }
}
