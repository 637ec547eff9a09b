// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An answer, after redirects.
 *
 * @param line its status line
 * @param fields by lower-case name
 */
record Answered(String line, Map<String, String> fields, String body) {
    Answered {
        fields = Map.copyOf(fields);
    }

    int status() {
        return Integer.parseInt(line.split(" ", 3)[1]);
    }

    String protocol() {
        return line.split(" ", 2)[0];
    }

    /** The service that answered, in its own words. */
    String service() {
        return said("service");
    }

    /** What the backend says about the request it got, or about itself. */
    String said(String key) {
        return Objects.toString(echo().get(key), "");
    }

    /** A header field's value as the backend got it; empty where it got none. */
    String received(String name) {
        if (echo().get("headers") instanceof Map<?, ?> headers && headers.get(name) instanceof List<?> values) {
            return String.join(", ", values.stream().map(String::valueOf).toList());
        }
        return "";
    }

    private Map<?, ?> echo() {
        return Serialization.unmarshal(body, Map.class);
    }
}
