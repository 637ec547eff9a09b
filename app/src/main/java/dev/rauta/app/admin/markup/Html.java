// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.markup;

/**
 * Writes HTML: names of elements and attributes are the program's own, every text and value is escaped.
 *
 * <p>Whoever names an object or sends a header may mean harm: characters that end a text or a value are written as references,
 * and those that control a terminal or turn the order of what follows (UAX 9) are replaced.
 */
public final class Html {
    private final StringBuilder out = new StringBuilder(16 * 1024);

    /** Begins an element. @param attributes names and values by turns */
    public Html open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
        return this;
    }

    public Html close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    public Html text(String text) {
        escape(text);
        return this;
    }

    /** An element with nothing in it but a text. */
    public Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** The program's own style sheet, as it is. */
    public Html style(String sheet) {
        out.append("<style>").append(sheet).append("</style>");
        return this;
    }

    /** All that was written, as a document. */
    public String page() {
        return "<!doctype html>" + out;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(harmless(c) ? c : '\uFFFD');
            }
        }
    }

    private static boolean harmless(char c) {
        boolean control = c < ' ' && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0;
        boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F || c == 0x061C;
        return !control && !turns;
    }
}
