// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A golden file's parts that one rule is about: sections such as {@code statuses}, kinds of snapshot entries such as
 * {@code virtual_host}. Values are on one line, and what is empty or only repeats a name is left out.
 */
final class Excerpt {
    private static final Set<String> REPEATED = Set.of("name", "source", "precedence", "listener", "host", "upstream");

    private Excerpt() {}

    static Map<String, Object> of(Set<String> shown, Map<String, Object> all) {
        Map<String, Object> some = new LinkedHashMap<>();
        all.forEach((section, content) -> {
            if (section.equals("snapshot") && content instanceof Map<?, ?> entries) {
                entries.forEach((key, entry) -> {
                    if (shown.contains(String.valueOf(key).split(" ")[0])) {
                        some.put(String.valueOf(key), entry(entry));
                    }
                });
            } else if (section.equals("problems")) {
                if (!List.of().equals(content)) {
                    some.put(section, content);
                }
            } else if (section.equals("statuses") && content instanceof Map<?, ?> statuses) {
                some.putAll(statuses(shown, statuses));
            } else if (shown.contains(section)) {
                some.put(section, content);
            }
        });
        return some;
    }

    /** All of them, or those of the kinds that are named. */
    private static Map<String, Object> statuses(Set<String> shown, Map<?, ?> statuses) {
        Map<String, Object> some = new LinkedHashMap<>();
        statuses.forEach((object, status) -> {
            if (shown.contains("statuses") || shown.contains(String.valueOf(object).split(" ")[0])) {
                some.put(String.valueOf(object), status);
            }
        });
        return some;
    }

    private static Object entry(Object entry) {
        if (!(entry instanceof Map<?, ?> fields)) {
            return entry;
        }
        if (fields.get("routes") instanceof List<?> routes) {
            List<Object> all = new ArrayList<>();
            routes.forEach(route -> all.add(route(route)));
            return all;
        }
        return fields(fields);
    }

    private static Map<String, Object> route(Object route) {
        Map<String, Object> some = new LinkedHashMap<>();
        if (route instanceof Map<?, ?> fields) {
            some.put("route", String.valueOf(fields.get("name")));
            some.putAll(fields(fields));
        }
        return some;
    }

    private static Map<String, Object> fields(Map<?, ?> fields) {
        Map<String, Object> some = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            String text = line(value);
            if (!REPEATED.contains(String.valueOf(key)) && !text.isEmpty()) {
                some.put(String.valueOf(key), text);
            }
        });
        return some;
    }

    private static String line(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, its) -> {
                String text = line(its);
                if (!text.isEmpty()) {
                    parts.add(key.equals("type") ? text : key + "=" + text);
                }
            });
            return map.isEmpty() || parts.isEmpty() ? "" : parts.size() == 1 ? parts.getFirst() : "(" + String.join(" ", parts) + ")";
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "" : "[" + String.join(", ", list.stream().map(Excerpt::line).toList()) + "]";
        }
        return String.valueOf(value).replaceAll("(?s)-----BEGIN.*", "(PEM)");
    }
}
