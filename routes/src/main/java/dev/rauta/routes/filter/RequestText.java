// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.access.TokenPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A text that is made for each request.
 *
 * @param template text with variables such as <code>${clientAddress}</code>, <code>${header.NAME}</code>,
 *     <code>${cookie.NAME}</code> and <code>${parameter.NAME}</code>; <code>$${</code> stands for <code>${</code>
 */
public record RequestText(String template) {
    private static final String OPEN = "${";
    private static final String HEADER = "header.";
    private static final String COOKIE = "cookie.";
    private static final String PARAMETER = "parameter.";

    /** A part of it. */
    public sealed interface Piece {
        /** The same for each request. */
        record Text(String text) implements Piece {}

        /** What is known of the request. */
        record Known(Variable variable) implements Piece {}

        /**
         * The first field by that name.
         *
         * @param name in lower case
         */
        record Field(String name) implements Piece {}

        /** The cookie by that name, where it is there once. */
        record Cookie(String name) implements Piece {}

        /** The first parameter by that name of the query that the client sent, as sent. */
        record Parameter(String name) implements Piece {}
    }

    public RequestText {
        parse("text", template);
    }

    /** What it is made of, in order. */
    public List<Piece> pieces() {
        return parse("text", template);
    }

    /** {@code text} as a part of a template that stands for itself. */
    public static String quoted(String text) {
        return text.replace(OPEN, "$" + OPEN);
    }

    /** @param what names it where it is not sound */
    static List<Piece> parse(String what, String template) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("$" + OPEN, at)) {
                text.append(OPEN);
                at += 3;
            } else if (template.startsWith(OPEN, at)) {
                int end = template.indexOf('}', at);
                Piece piece = piece(what, end < 0 ? "" : template.substring(at + 2, end), template.substring(at + 2));
                flush(text, pieces);
                pieces.add(piece);
                at = end + 1;
            } else {
                text.append(template.charAt(at++));
            }
        }
        flush(text, pieces);
        return List.copyOf(pieces);
    }

    private static Piece piece(String what, String spelling, String rest) {
        if (spelling.startsWith(HEADER)) {
            return new Piece.Field(token(what, spelling.substring(HEADER.length())).toLowerCase(Locale.ROOT));
        }
        if (spelling.startsWith(COOKIE)) {
            return new Piece.Cookie(token(what, spelling.substring(COOKIE.length())));
        }
        if (spelling.startsWith(PARAMETER)) {
            return new Piece.Parameter(token(what, spelling.substring(PARAMETER.length())));
        }
        return new Piece.Known(Variable.of(spelling).orElseThrow(() -> new IllegalArgumentException(what + ": variable '"
                + (spelling.isEmpty() ? rest : spelling) + "' (expected: one of " + spellings()
                + ", header.NAME, cookie.NAME, parameter.NAME)")));
    }

    private static String token(String what, String name) {
        TokenPlace.check(what + ": name", name);
        return name;
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
