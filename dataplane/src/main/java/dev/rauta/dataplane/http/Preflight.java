// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks leave for before it sends it (Fetch standard, section 3.2.2, "CORS-preflight request").
 *
 * @param method the method of the request to come
 * @param fields the names of fields that the request to come has and this one has not, in lower case
 */
public record Preflight(String method, List<String> fields) {
    /** Fields that a browser sends without asking leave for them. */
    private static final Set<String> UNASKED =
            Set.of("accept", "accept-language", "content-language", "content-type", "cookie", "range");

    public Preflight {
        fields = List.copyOf(fields);
    }

    /** What {@code head} asks leave for, null where it is no preflight request. */
    public static @Nullable Preflight of(RequestHead head) {
        CharSequence method =
                head.method().equals("OPTIONS") ? head.fields().get("access-control-request-method") : null;
        if (method == null || method.isEmpty() || !head.fields().contains("origin")) {
            return null;
        }
        CharSequence names = head.fields().get("access-control-request-headers");
        List<String> fields = names == null
                ? List.of()
                : Arrays.stream(names.toString().toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        return new Preflight(method.toString(), fields);
    }

    /** Whether the request to come may have a field of this name, with whatever value. */
    boolean announces(String name) {
        return fields.contains(name) || UNASKED.contains(name);
    }
}
