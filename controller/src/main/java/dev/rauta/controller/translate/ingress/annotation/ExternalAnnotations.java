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

    private final Texts texts;

    ExternalAnnotations(Texts texts) {
        this.texts = texts;
    }

    /** Null where none of them is there. */
    @Nullable ExternalSpec spec() {
        return texts.any(EXTERNAL)
                ? new ExternalSpec(
                        texts.any(HTTP) ? http() : null,
                        texts.any(GRPC) ? grpc() : null,
                        texts.list(EXTERNAL + "headers"),
                        texts.text(EXTERNAL + "timeout"),
                        texts.flag(EXTERNAL + "fail-open"),
                        null)
                : null;
    }

    private ExternalHttpSpec http() {
        return new ExternalHttpSpec(
                backend(HTTP + "backend-ref-"),
                texts.text(HTTP + "host"),
                texts.text(HTTP + "path"),
                texts.text(HTTP + "method"),
                texts.list(HTTP + "headers-to-backend"),
                texts.list(HTTP + "headers-to-client"),
                texts.any(SIGN_IN) ? new SignInSpec(texts.text(SIGN_IN + "url"), texts.text(SIGN_IN + "redirect-parameter"), null) : null,
                texts.any(CACHE)
                        ? new DecisionCacheSpec(
                                texts.list(CACHE + "headers"),
                                texts.list(CACHE + "cookies"),
                                texts.flag(CACHE + "path"),
                                texts.text(CACHE + "lifetime"),
                                null)
                        : null,
                null);
    }

    private ExternalGrpcSpec grpc() {
        return new ExternalGrpcSpec(
                backend(GRPC + "backend-ref-"),
                texts.text(GRPC + "host"),
                texts.any(BODY) ? new ExternalBodySpec(texts.number(BODY + "max-bytes"), texts.flag(BODY + "allow-partial"), null) : null,
                extensions(),
                null);
    }

    /** One a line. */
    private @Nullable Map<String, String> extensions() {
        String text = texts.text(EXTENSIONS);
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
        return BackendRefSpec.of(texts.text(part + "name"), texts.number(part + "port"));
    }

}
