// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What servers make of a path: every order of every choice among the things that servers do to one.
 *
 * <p>Written against the dataplane's own readings: it works on decoded characters, where a slash that is data is {@link
 * #DATA_SLASH}, and knows nothing of normal forms.
 */
final class ServerViews {
    /** A slash that a server takes for part of a name. */
    static final char DATA_SLASH = '\u0001';

    /** A semicolon that no parameter begins with, as long as it is not decoded. */
    private static final char DATA_SEMICOLON = '\u0002';

    private static final List<UnaryOperator<String>> STEPS = List.of(
            view -> view.replace(DATA_SLASH, '/'),
            view -> view.replace(DATA_SEMICOLON, ';'),
            view -> view.replaceAll(";[^/]*", ""),
            view -> view.replaceAll("/+", "/"));

    private ServerViews() {}

    /** All views of a path as sent, whatever a server does in between. */
    static Set<String> of(String path) {
        Set<String> views = new LinkedHashSet<>();
        go(decoded(path), new ArrayList<>(STEPS), views);
        return views;
    }

    /** Each octet decoded once, slashes and semicolons kept apart by whether they were escaped. */
    static String decoded(String path) {
        StringBuilder view = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                c = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
                c = c == '/' ? DATA_SLASH : c == ';' ? DATA_SEMICOLON : c;
                i += 2;
            }
            view.append(c);
        }
        return view.toString();
    }

    /** What a rule's author means: a slash that is written encoded is data, a semicolon is a semicolon. */
    static String asRule(String path) {
        return decoded(path).replace(DATA_SEMICOLON, ';');
    }

    private static void go(String view, List<UnaryOperator<String>> left, Set<String> views) {
        // Whoever looks a path up has decoded its semicolons.
        views.add(view.replace(DATA_SEMICOLON, ';'));
        for (UnaryOperator<String> step : List.copyOf(left)) {
            List<UnaryOperator<String>> others = new ArrayList<>(left);
            others.remove(step);
            go(step.apply(view), others, views);
        }
    }
}
