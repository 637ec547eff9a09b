// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import java.util.Map;
import java.util.Optional;

/**
 * What holds where an annotation does not say.
 *
 * @param values by the key of ingress-nginx's ConfigMap
 * @param nginx whether what nobody says is as with ingress-nginx, rather than Rauta's own
 */
public record Globals(Map<String, String> values, boolean nginx) {
    /** Nothing is said. */
    public static final Globals NONE = new Globals(Map.of(), false);

    public Globals {
        values = Map.copyOf(values);
    }

    /** What is said. */
    public Optional<String> of(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
