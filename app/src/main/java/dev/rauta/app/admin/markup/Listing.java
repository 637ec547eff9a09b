// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.markup;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A section with a table, of whose rows a page shows {@value #ROWS} at most.
 *
 * @param heading what it is called
 * @param all everything there is, in order
 * @param words what a search looks into
 * @param cells a row, made only of what is shown
 * @param <T> what a row tells of
 */
public record Listing<T>(Heading heading, List<T> all, Function<T, String> words, Function<T, List<Cell>> cells) {
    public static final int ROWS = 50;

    /**
     * What a section is called.
     *
     * @param id its anchor, and the query's parameter that says which page of it
     * @param none what is said where there is nothing to show
     */
    public record Heading(String id, String title, String none, List<String> columns) {}

    public void write(Html html, Look look) {
        List<T> found = look.search().isEmpty() ? all : all.stream().filter(one -> look.finds(words.apply(one))).toList();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int page = Math.min(pages, look.page(heading.id()));
        html.open("section", "id", heading.id(), "aria-labelledby", heading.id() + "-title");
        html.open("h2", "id", heading.id() + "-title").text(heading.title() + " ");
        html.element("span", count(found.size(), look), "class", "count").close("h2");
        if (found.isEmpty()) {
            html.element("p", all.isEmpty() ? heading.none() : "Nothing here has “" + look.search() + "”.", "class", "faint");
        } else {
            int from = (page - 1) * ROWS;
            int to = Math.min(found.size(), from + ROWS);
            table(html, found.subList(from, to));
            if (pages > 1) {
                pager(html, look, page, pages, "%,d to %,d of %,d".formatted(from + 1, to, found.size()));
            }
        }
        html.close("section");
    }

    private String count(int found, Look look) {
        return look.search().isEmpty() ? "%,d".formatted(found) : "%,d of %,d".formatted(found, all.size());
    }

    private void table(Html html, List<T> shown) {
        // Who has no mouse scrolls what has the focus.
        html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", heading.id() + "-title");
        html.open("table").open("thead").open("tr");
        heading.columns().forEach(column -> html.element("th", column, "scope", "col"));
        html.close("tr").close("thead").open("tbody");
        for (T one : shown) {
            html.open("tr");
            List<Cell> row = cells.apply(one);
            for (int i = 0; i < row.size(); i++) {
                Cell cell = row.get(i);
                html.open("td", "data-label", heading.columns().get(i), "class", cell.kind().name().toLowerCase(Locale.ROOT));
                cell.write(html);
                html.close("td");
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
    }

    private void pager(Html html, Look look, int page, int pages, String which) {
        html.open("nav", "class", "pager", "aria-label", "Pages of " + heading.title());
        step(html, look, "First", 1, page > 1);
        step(html, look, "Previous", page - 1, page > 1);
        html.element("span", which);
        step(html, look, "Next", page + 1, page < pages);
        step(html, look, "Last", pages, page < pages);
        html.close("nav");
    }

    private void step(Html html, Look look, String word, int page, boolean there) {
        if (there) {
            html.element("a", word, "href", look.link(heading.id(), page));
        } else {
            html.element("span", word, "class", "faint", "aria-hidden", "true");
        }
    }
}
