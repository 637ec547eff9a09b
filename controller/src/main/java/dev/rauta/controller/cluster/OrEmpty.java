// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads optional fields of Kubernetes objects, where absent and {@code null} mean the same as empty. */
public final class OrEmpty {
    private OrEmpty() {}

    public static <T> List<T> list(@Nullable List<T> value) {
        return value == null ? List.of() : value;
    }

    public static <K, V> Map<K, V> map(@Nullable Map<K, V> value) {
        return value == null ? Map.of() : value;
    }

    public static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** {@code value}, or {@code absent} where it is null or empty. */
    public static String textOr(@Nullable String value, String absent) {
        return value == null || value.isEmpty() ? absent : value;
    }
}
