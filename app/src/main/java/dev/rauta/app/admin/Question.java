// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an admin page is asked.
 *
 * @param accept the {@code Accept} field, empty where there is none
 * @param parameters the query's parameters, decoded, in order
 */
public record Question(String accept, Map<String, List<String>> parameters) {

    static Question of(HttpExchange exchange) {
        Map<String, List<String>> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return new Question(accept == null ? "" : accept, parameters);
    }

    /** The first value of a parameter. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
    }

    /** All values of a parameter. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
