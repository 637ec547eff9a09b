// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.BackendRefSpec;
import dev.rauta.controller.cluster.policy.guard.external.DecisionCacheSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalBodySpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalGrpcSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalHttpSpec;
import dev.rauta.controller.cluster.policy.guard.external.ExternalSpec;
import dev.rauta.controller.cluster.policy.guard.external.SignInSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations of an Ingress that say which service is asked whether requests may pass. */
final class ExternalAnnotations {
    private static final String EXTERNAL = "rauta.dev/authentication-external-";
    private static final String HTTP = EXTERNAL + "http-";
    private static final String SIGN_IN = HTTP + "sign-in-";
    private static final String CACHE = HTTP + "cache-";
    private static final String GRPC = EXTERNAL + "grpc-";
    private static final String BODY = GRPC + "body-";
    private static final String EXTENSIONS = GRPC + "context-extensions";

    /** All of them, by their whole names. */
    static final List<String> KEYS = List.of(
            EXTERNAL + "headers",
            EXTERNAL + "timeout",
            EXTERNAL + "fail-open",
            HTTP + "backend-ref-name",
            HTTP + "backend-ref-port",
            HTTP + "host",
            HTTP + "path",
            HTTP + "method",
            HTTP + "headers-to-backend",
            HTTP + "headers-to-client",
            SIGN_IN + "url",
            SIGN_IN + "redirect-parameter",
            CACHE + "headers",
            CACHE + "cookies",
            CACHE + "path",
            CACHE + "lifetime",
            GRPC + "backend-ref-name",
            GRPC + "backend-ref-port",
            GRPC + "host",
            BODY + "max-bytes",
            BODY + "allow-partial",
            EXTENSIONS);

    private final Map<String, String> all;

    ExternalAnnotations(Map<String, String> all) {
        this.all = all;
    }

    /** Null where none of them is there. */
    @Nullable ExternalSpec spec() {
        return any(EXTERNAL)
                ? new ExternalSpec(
                        any(HTTP) ? http() : null,
                        any(GRPC) ? grpc() : null,
                        list(EXTERNAL + "headers"),
                        all.get(EXTERNAL + "timeout"),
                        flag(EXTERNAL + "fail-open"),
                        null)
                : null;
    }

    private ExternalHttpSpec http() {
        return new ExternalHttpSpec(
                backend(HTTP + "backend-ref-"),
                all.get(HTTP + "host"),
                all.get(HTTP + "path"),
                all.get(HTTP + "method"),
                list(HTTP + "headers-to-backend"),
                list(HTTP + "headers-to-client"),
                any(SIGN_IN) ? new SignInSpec(all.get(SIGN_IN + "url"), all.get(SIGN_IN + "redirect-parameter"), null) : null,
                any(CACHE)
                        ? new DecisionCacheSpec(
                                list(CACHE + "headers"),
                                list(CACHE + "cookies"),
                                flag(CACHE + "path"),
                                all.get(CACHE + "lifetime"),
                                null)
                        : null,
                null);
    }

    private ExternalGrpcSpec grpc() {
        return new ExternalGrpcSpec(
                backend(GRPC + "backend-ref-"),
                all.get(GRPC + "host"),
                any(BODY) ? new ExternalBodySpec(number(BODY + "max-bytes"), flag(BODY + "allow-partial"), null) : null,
                extensions(),
                null);
    }

    /** One a line. */
    private @Nullable Map<String, String> extensions() {
        String text = all.get(EXTENSIONS);
        if (text == null) {
            return null;
        }
        Map<String, String> extensions = new HashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(EXTENSIONS + ": '" + line + "' (expected: a line of NAME: VALUE)");
            }
            extensions.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
        return extensions;
    }

    private BackendRefSpec backend(String part) {
        return BackendRefSpec.of(all.get(part + "name"), number(part + "port"));
    }

    private boolean any(String part) {
        return all.keySet().stream().anyMatch(key -> key.startsWith(part));
    }

    private @Nullable List<String> list(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.list(text);
    }

    private @Nullable Integer number(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.parsed(key, text);
    }

    private @Nullable Boolean flag(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.bool(key, text);
    }
}
