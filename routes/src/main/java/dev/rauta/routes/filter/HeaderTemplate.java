// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A header field whose value is made for each request.
 *
 * @param name kept in lower case; a token (RFC 9110, section 5.1)
 * @param template text with variables such as <code>${clientAddress}</code>; <code>$${</code> stands for <code>${</code>
 */
public record HeaderTemplate(String name, String template) {
    private static final String OPEN = "${";

    /** A part of a value. */
    public sealed interface Piece {
        /** The same for each request. */
        record Text(String text) implements Piece {}

        /** What is known of the request. */
        record Known(Variable variable) implements Piece {}
    }

    public HeaderTemplate {
        // What holds for a value without variables holds for the text between them.
        name = new HeaderField(name, template).name();
        pieces("header " + name, template);
    }

    /** What its value is made of, in order. */
    public List<Piece> pieces() {
        return pieces("header " + name, template);
    }

    /** What a text with variables is made of, in order; {@code what} it is, in messages. */
    public static List<Piece> pieces(String what, String template) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("$" + OPEN, at)) {
                text.append(OPEN);
                at += 3;
            } else if (template.startsWith(OPEN, at)) {
                int end = template.indexOf('}', at);
                String spelling = template.substring(at + 2, end < 0 ? template.length() : end);
                Variable variable = Variable.of(end < 0 ? "" : spelling).orElseThrow(() -> new IllegalArgumentException(
                        what + ": variable '" + spelling + "' (expected: one of " + spellings() + ")"));
                flush(text, pieces);
                pieces.add(new Piece.Known(variable));
                at = end + 1;
            } else {
                text.append(template.charAt(at++));
            }
        }
        flush(text, pieces);
        return List.copyOf(pieces);
    }

    private static void flush(StringBuilder text, List<Piece> pieces) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text.toString()));
            text.setLength(0);
        }
    }

    private static String spellings() {
        return Arrays.stream(Variable.values()).map(Variable::spelling).collect(Collectors.joining(", "));
    }
}
