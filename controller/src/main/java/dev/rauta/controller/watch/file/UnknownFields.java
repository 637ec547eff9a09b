// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds fields that a kind does not have; an API server would drop them with a warning. */
final class UnknownFields {
    private UnknownFields() {}

    /** Paths of the unknown fields of {@code value}, which was read as {@code type}. */
    static List<String> of(Object value, Class<?> type) {
        List<String> unknown = new ArrayList<>();
        walk(value, type, "", unknown);
        return unknown;
    }

    private static void walk(Object value, Type type, String path, List<String> unknown) {
        if (value instanceof List<?> list && type instanceof ParameterizedType generic) {
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                if (item != null) {
                    walk(item, generic.getActualTypeArguments()[0], path + "[" + i + "]", unknown);
                }
            }
        } else if (value instanceof Map<?, ?> map && type instanceof Class<?> bean && modelled(bean)) {
            Map<String, Type> fields = fields(bean);
            map.forEach((key, item) -> {
                String name = String.valueOf(key);
                Type field = fields.get(name);
                String at = path.isEmpty() ? name : path + "." + name;
                if (field == null) {
                    unknown.add(at);
                } else if (item != null) {
                    walk(item, field, at, unknown);
                }
            });
        }
    }

    /** Types with free-form content have serializers of their own and no properties of this kind. */
    private static boolean modelled(Class<?> bean) {
        return (bean.getName().startsWith("io.fabric8.") || bean.getName().startsWith("dev.rauta.")) && !fields(bean).isEmpty();
    }

    private static Map<String, Type> fields(Class<?> bean) {
        Map<String, Type> fields = new TreeMap<>();
        for (Class<?> level = bean; level != null && level != Object.class; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    fields.put(property.value(), field.getGenericType());
                }
            }
        }
        return fields;
    }
}
