// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.markup;

import java.util.List;
import java.util.Locale;

/**
 * What stands in one place of a table.
 *
 * @param kind how it looks
 * @param text what it says
 * @param parts of {@link Kind#LINES} alone
 */
public record Cell(Kind kind, String text, List<Cell> parts) {
    /** What is longer is cut. */
    private static final int LONGEST = 500;

    /** How a cell looks; the name of its class in the style sheet, too. */
    public enum Kind {
        PLAIN,
        CODE,
        FAINT,
        NUMBER,
        GOOD,
        WARN,
        BAD,
        LINES
    }

    public static Cell plain(String text) {
        return of(Kind.PLAIN, text);
    }

    public static Cell code(String text) {
        return of(Kind.CODE, text);
    }

    /** What matters less than the rest. */
    public static Cell faint(String text) {
        return of(Kind.FAINT, text);
    }

    public static Cell number(long figure) {
        return of(Kind.NUMBER, "%,d".formatted(figure));
    }

    public static Cell of(Kind kind, String text) {
        return new Cell(kind, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text, List.of());
    }

    /** Several, one below the other. */
    public static Cell lines(List<Cell> parts) {
        return new Cell(Kind.LINES, "", List.copyOf(parts));
    }

    /** The same of at most so many, with how many more there are. */
    public static Cell few(int most, List<Cell> parts) {
        if (parts.size() <= most) {
            return lines(parts);
        }
        return new Cell(
                Kind.LINES, "and %,d more".formatted(parts.size() - most), List.copyOf(parts.subList(0, most)));
    }

    public void write(Html html) {
        switch (kind) {
            case PLAIN, NUMBER -> html.text(text);
            case CODE -> html.element("code", text);
            case FAINT -> html.element("span", text, "class", "faint");
            case GOOD, WARN, BAD -> html.element("span", text, "class", "mark " + kind.name().toLowerCase(Locale.ROOT));
            case LINES -> {
                for (Cell part : parts) {
                    html.open("div");
                    part.write(html);
                    html.close("div");
                }
                if (!text.isEmpty()) {
                    html.element("div", text, "class", "faint");
                }
            }
        }
    }
}
