// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A difference that is meant.
 *
 * @param at which {@code CASE: ASK} it is of
 * @param lines which lines of either it is about
 * @param reason why
 */
record Known(Pattern at, Pattern lines, String reason) {

    static List<Known> all() {
        try (var in = Known.class.getResourceAsStream("/beside/known.yaml")) {
            if (in == null) {
                throw new IllegalStateException("resource: beside/known.yaml (expected: the differences that are meant)");
            }
            List<Known> all = new ArrayList<>();
            for (JsonNode one : Serialization.unmarshal(in, JsonNode.class)) {
                all.add(new Known(
                        Pattern.compile(one.path("at").asString(".*")),
                        Pattern.compile(one.required("lines").asString()),
                        one.required("reason").asString()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean explains(String where, String line) {
        return at.matcher(where).lookingAt() && lines.matcher(line).matches();
    }
}
