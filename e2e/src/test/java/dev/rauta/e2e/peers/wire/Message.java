// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 message read from text by the plain rules of RFC 9112, as far as it came.
 *
 * @param line its first line; empty where that is not whole
 * @param headed whether its head is whole
 * @param end where it ends in the text; the text's end where it is not complete
 */
record Message(
        String line, List<Field> fields, String body, List<Field> trailers, boolean headed, boolean complete, int end) {
    private static final String CRLF = "\r\n";

    /** How a body without Content-Length and chunks ends. */
    enum Unframed {
        /** There is none: a request, or an answer that has no body. */
        NONE,
        /** With the connection. */
        AT_CLOSE,
        /** There is none whatever the fields say: an answer to HEAD, 1xx, 204, 304. */
        NEVER
    }

    /** Reads the head at {@code from}; null where it is not whole. */
    static @Nullable Message head(String text, int from) {
        int end = text.indexOf(CRLF + CRLF, from);
        if (end < 0) {
            return null;
        }
        String[] lines = text.substring(from, end).split(CRLF, -1);
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            fields.add(field(lines[i]));
        }
        return new Message(lines[0], fields, "", List.of(), true, false, end + 4);
    }

    /** This head with its body, read from {@code text} where the head ends. */
    Message withBody(String text, Unframed unframed, boolean closed) {
        if (unframed == Unframed.NEVER) {
            return body("", List.of(), true, end);
        }
        if (Field.joined(fields, "transfer-encoding").equalsIgnoreCase("chunked")) {
            return chunked(text);
        }
        String length = Field.joined(fields, "content-length");
        if (!length.isEmpty()) {
            // What is no number was refused or not by the peer under test; here it counts as none.
            int wanted = length.matches("[0-9]{1,9}") ? Integer.parseInt(length) : 0;
            int to = Math.min(text.length(), end + wanted);
            return body(text.substring(end, to), List.of(), to - end == wanted, to);
        }
        return unframed == Unframed.AT_CLOSE
                ? body(text.substring(end), List.of(), closed, text.length())
                : body("", List.of(), true, end);
    }

    private Message chunked(String text) {
        StringBuilder body = new StringBuilder();
        int at = end;
        while (true) {
            int line = text.indexOf(CRLF, at);
            String size = line < 0 ? "" : text.substring(at, line).split(";", 2)[0];
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                return body(body.toString(), List.of(), false, text.length());
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return trailers(text, line, body.toString());
            }
            int to = line + 2 + length;
            if (text.length() < to + 2 || !text.startsWith(CRLF, to)) {
                body.append(text, Math.min(line + 2, text.length()), Math.min(to, text.length()));
                return body(body.toString(), List.of(), false, text.length());
            }
            body.append(text, line + 2, to);
            at = to + 2;
        }
    }

    /** {@code line} is where the line of the last chunk ends. */
    private Message trailers(String text, int line, String body) {
        if (text.startsWith(CRLF, line + 2)) {
            return body(body, List.of(), true, line + 4);
        }
        int stop = text.indexOf(CRLF + CRLF, line);
        if (stop < 0) {
            return body(body, List.of(), false, text.length());
        }
        List<Field> found = new ArrayList<>();
        for (String one : text.substring(line + 2, stop).split(CRLF, -1)) {
            found.add(field(one));
        }
        return body(body, found, true, stop + 4);
    }

    private Message body(String text, List<Field> trailing, boolean whole, int to) {
        return new Message(line, fields, text, trailing, headed, whole, to);
    }

    private static Field field(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new Field(text, "") : new Field(text.substring(0, colon), text.substring(colon + 1).strip());
    }
}
