// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the room out of objects that nothing is in: classes of the model keep a map for unknown fields and a list for every field
 * that may be repeated, and most are empty. What is trimmed is only read from then on.
 */
final class Trimming {
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return fields(type);
        }
    };

    private Trimming() {}

    /** Trims an object of the model, and all that is in it. */
    static void trim(Object object) {
        for (Field field : FIELDS.get(object.getClass())) {
            try {
                Object value = field.get(object);
                Object trimmed = trimmed(value);
                if (trimmed != value) {
                    field.set(object, trimmed);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " is closed (expected: open, as it was made)", e);
            }
        }
    }

    private static @Nullable Object trimmed(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map when map.isEmpty() -> Collections.emptyMap();
            case Map<?, ?> map when map.size() == 1 -> {
                Map.Entry<?, ?> only = map.entrySet().iterator().next();
                yield Collections.singletonMap(only.getKey(), only.getValue());
            }
            case List<?> list -> trimmed(list);
            case null -> null;
            case Object object -> {
                if (modelled(object.getClass())) {
                    trim(object);
                }
                yield object;
            }
        };
    }

    private static List<?> trimmed(List<?> list) {
        Object[] items = list.toArray();
        Arrays.setAll(items, i -> trimmed(items[i]));
        return switch (items.length) {
            case 0 -> Collections.emptyList();
            case 1 -> Collections.singletonList(items[0]);
            default -> Arrays.asList(items);
        };
    }

    private static boolean modelled(Class<?> type) {
        return type.getName().startsWith("io.fabric8.");
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> level = type; level != null && modelled(level); level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                boolean fixed = Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers());
                if (!fixed && !field.getType().isPrimitive() && !level.isEnum()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
