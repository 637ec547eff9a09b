// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.markup;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody wants to see of the page, as the query says.
 *
 * @param search what is looked for: words apart by spaces, all of which must be there; empty: everything
 * @param parameters all of the query's
 */
public record Look(String search, Map<String, List<String>> parameters) {
    private static final int LONGEST = 200;

    public static Look of(Map<String, List<String>> parameters) {
        String search = first(parameters, "q").strip();
        return new Look(search.length() > LONGEST ? search.substring(0, LONGEST) : search, parameters);
    }

    /** Whether all words of the search are somewhere in {@code text}, in any case. */
    public boolean finds(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String word : search.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (!lower.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** Which page of a section, from 1; what is no number is the first. */
    public int page(String section) {
        String page = first(section);
        return page.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(page) : 1;
    }

    /** The first value of a parameter, empty where there is none. */
    public String first(String name) {
        return first(parameters, name);
    }

    /** Where another page of a section is, with the same search. */
    public String link(String section, int page) {
        String kept = search.isEmpty() ? "" : "q=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&";
        return "?" + kept + section + "=" + page + "#" + section;
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        List<String> all = parameters.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.getFirst();
    }
}
