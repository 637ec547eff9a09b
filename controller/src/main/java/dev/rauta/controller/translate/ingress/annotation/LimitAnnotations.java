// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.BackendRefSpec;
import dev.rauta.controller.cluster.policy.CompressionSpec;
import dev.rauta.controller.cluster.policy.ConcurrencySpec;
import dev.rauta.controller.cluster.policy.DescriptorEntrySpec;
import dev.rauta.controller.cluster.policy.LimitKeySpec;
import dev.rauta.controller.cluster.policy.RateLimitServiceSpec;
import dev.rauta.controller.cluster.policy.RateLimitSpec;
import dev.rauta.controller.translate.traffic.field.LimitReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits and compression as annotations of an Ingress: of a list of objects the first one, so that they say one rate, and tell clients
 * apart by one thing.
 *
 * @param owner whose limits they are
 * @param namespace the Ingress's
 * @param texts an annotation by its key without the prefix; null where it is absent
 */
record LimitAnnotations(String owner, String namespace, Function<String, @Nullable String> texts) {
    static final String RATES = "rate-limits-";
    private static final String SERVICE = RATES + "service-";
    static final String CONCURRENCY = "concurrency-";
    static final String COMPRESSION = "compression-";

    /** All of them. */
    static final List<String> KEYS = List.of(
            RATES + "requests",
            RATES + "per",
            RATES + "burst",
            RATES + "key-type",
            RATES + "key-name",
            RATES + "exempt",
            RATES + "status",
            RATES + "when-full",
            RATES + "scope",
            RATES + "when-unavailable",
            SERVICE + "backend-ref-name",
            SERVICE + "backend-ref-port",
            SERVICE + "domain",
            SERVICE + "descriptor-key",
            SERVICE + "descriptor-value",
            SERVICE + "hits-addend",
            SERVICE + "timeout",
            RATES + "headers",
            CONCURRENCY + "requests",
            CONCURRENCY + "key-type",
            CONCURRENCY + "key-name",
            CONCURRENCY + "exempt",
            CONCURRENCY + "status",
            COMPRESSION + "codings",
            COMPRESSION + "types",
            COMPRESSION + "min-size");

    List<PolicyField> rates() {
        return LimitReader.rates(owner, namespace, List.of(new RateLimitSpec(
                number(RATES + "requests"),
                texts.apply(RATES + "per"),
                number(RATES + "burst"),
                key(RATES),
                list(RATES + "exempt"),
                number(RATES + "status"),
                texts.apply(RATES + "when-full"),
                texts.apply(RATES + "scope"),
                texts.apply(RATES + "when-unavailable"),
                service(),
                texts.apply(RATES + "headers"))));
    }

    private @Nullable RateLimitServiceSpec service() {
        if (KEYS.stream().noneMatch(key -> key.startsWith(SERVICE) && texts.apply(key) != null)) {
            return null;
        }
        String key = texts.apply(SERVICE + "descriptor-key");
        String value = texts.apply(SERVICE + "descriptor-value");
        return new RateLimitServiceSpec(
                BackendRefSpec.of(texts.apply(SERVICE + "backend-ref-name"), number(SERVICE + "backend-ref-port")),
                texts.apply(SERVICE + "domain"),
                key == null && value == null ? null : List.of(new DescriptorEntrySpec(key, value)),
                number(SERVICE + "hits-addend"),
                texts.apply(SERVICE + "timeout"));
    }

    PolicyField concurrency() {
        return LimitReader.concurrency(owner, new ConcurrencySpec(
                number(CONCURRENCY + "requests"), key(CONCURRENCY), list(CONCURRENCY + "exempt"), number(CONCURRENCY + "status")));
    }

    PolicyField compression() {
        return LimitReader.compression(new CompressionSpec(
                list(COMPRESSION + "codings"), list(COMPRESSION + "types"), number(COMPRESSION + "min-size")));
    }

    private @Nullable List<LimitKeySpec> key(String part) {
        String type = texts.apply(part + "key-type");
        String name = texts.apply(part + "key-name");
        return type == null && name == null ? null : List.of(new LimitKeySpec(type, name));
    }

    private @Nullable List<String> list(String key) {
        String text = texts.apply(key);
        return text == null ? null : PolicyAnnotations.list(text);
    }

    private @Nullable Integer number(String key) {
        String text = texts.apply(key);
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException(key + ": '" + text + "' (expected: a number)");
        }
        return Integer.valueOf(text);
    }
}
