// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.object;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;

/**
 * What may be said, by subject: of each some words that no request fails for, and perhaps some that are wrong and do nothing.
 *
 * @param subjects by name
 */
public record Choices(Map<String, Subject> subjects) {
    /**
     * One subject; each way to speak of it is a few keys with their values.
     *
     * @param broken what is refused, and keeps nobody out
     */
    public record Subject(List<Map<String, String>> good, List<Map<String, String>> broken) {
        public Subject {
            good = List.copyOf(good);
            broken = broken == null ? List.of() : List.copyOf(broken);
        }

        private Subject with(Map<String, String> places) {
            return new Subject(replaced(good, places), replaced(broken, places));
        }

        private static List<Map<String, String>> replaced(List<Map<String, String>> ways, Map<String, String> places) {
            return ways.stream().map(way -> replaced(way, places)).toList();
        }

        private static Map<String, String> replaced(Map<String, String> way, Map<String, String> places) {
            Map<String, String> words = new TreeMap<>();
            way.forEach((key, value) -> {
                String text = value;
                for (Map.Entry<String, String> place : places.entrySet()) {
                    text = text.replace(place.getKey(), place.getValue());
                }
                words.put(key, text);
            });
            return words;
        }
    }

    public Choices {
        subjects = Map.copyOf(subjects);
    }

    /**
     * Reads a resource beside the tests.
     *
     * @param places what stands for which text in values
     */
    public static Choices read(String resource, Map<String, String> places) {
        try (InputStream in = Choices.class.getResourceAsStream(resource)) {
            Map<String, Subject> all = Serialization.unmarshal(in, new TypeReference<Map<String, Subject>>() {});
            return new Choices(all.entrySet().stream().collect(Collectors.toMap(
                    Map.Entry::getKey, subject -> subject.getValue().with(places))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
