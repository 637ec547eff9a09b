// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.annotation;

import dev.rauta.controller.cluster.policy.guard.SecretRefSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of an Ingress as what their texts stand for: null where there is none.
 *
 * @param all by their whole names
 */
record Texts(Map<String, String> all) {

    /** Whether there is one whose name begins so. */
    boolean any(String part) {
        return all.keySet().stream().anyMatch(key -> key.startsWith(part));
    }

    @Nullable String text(String key) {
        return all.get(key);
    }

    /** One with commas. */
    @Nullable List<String> list(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.list(text);
    }

    @Nullable Integer number(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.parsed(key, text);
    }

    @Nullable Boolean flag(String key) {
        String text = all.get(key);
        return text == null ? null : PolicyAnnotations.bool(key, text);
    }

    /** The Secret that a part's key names. */
    SecretRefSpec secret(String part) {
        return new SecretRefSpec(all.get(part + "secret-ref-name"), null);
    }
}
