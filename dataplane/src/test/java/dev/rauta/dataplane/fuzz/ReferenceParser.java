// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Reads HTTP/1.1 requests by the grammar of RFC 9112 and nothing else: whole, slowly, and with no code of the dataplane's.
 *
 * <p>What it takes for a request, another server takes for the same; so whatever the dataplane accepts must be among it,
 * with the same boundaries. It forgives empty lines before a request (section 2.2), and does not look into chunk
 * extensions, which nobody may act upon unless he knows them (section 7.1.1).
 */
final class ReferenceParser {

    /** A request with where it ends. */
    record Request(String method, String target, List<String> fields, String body, List<String> trailers, int end) {}

    /** The input is no request, or not a whole one. */
    static final class NotWhole extends Exception {
        private static final long serialVersionUID = 1L;

        NotWhole(String what) {
            super(what, null, false, false);
        }
    }

    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final String input;
    private int at;

    private ReferenceParser(String input, int from) {
        this.input = input;
        this.at = from;
    }

    /** The request that begins at {@code from}; one octet a character. */
    static Request parse(String input, int from) throws NotWhole {
        return new ReferenceParser(input, from).request();
    }

    /** request-line, field lines, empty line, body. */
    private Request request() throws NotWhole {
        while (input.startsWith("\r\n", at)) {
            at += 2;
        }
        String method = token();
        literal(" ");
        String target = run("target", c -> c > ' ' && c < 0x7f);
        literal(" HTTP/1.");
        char minor = next();
        if (minor != '0' && minor != '1') {
            throw new NotWhole("minor version " + minor);
        }
        literal("\r\n");
        List<String> fields = fieldLines();
        if (minor == '1' && values(fields, "host").size() != 1 || values(fields, "host").size() > 1) {
            throw new NotWhole("not one host (section 3.2)");
        }
        List<String> codings = values(fields, "transfer-encoding");
        List<String> lengths = values(fields, "content-length");
        String body = "";
        List<String> trailers = List.of();
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || minor == '0' || codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new NotWhole("framing that is an attack or not ours (section 6.1)");
            }
            body = chunks();
            trailers = fieldLines();
        } else if (!lengths.isEmpty()) {
            if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
                throw new NotWhole("content-length " + lengths + " (section 6.2)");
            }
            body = octets(Long.parseLong(lengths.getFirst()));
        }
        return new Request(method, target, fields, body, trailers, at);
    }

    /** *( field-name ":" OWS field-value OWS CRLF ) CRLF, as {@code name: value}. */
    private List<String> fieldLines() throws NotWhole {
        List<String> fields = new ArrayList<>();
        while (!input.startsWith("\r\n", at)) {
            String name = token().toLowerCase(Locale.ROOT);
            literal(":");
            int end = at;
            while (end < input.length() && (input.charAt(end) == '\t' || input.charAt(end) >= ' ') && input.charAt(end) != 0x7f) {
                end++;
            }
            // Not $, which Java lets stand before a last 0x85 too.
            String value = input.substring(at, end).replaceAll("^[ \t]+|[ \t]+\\z", "");
            at = end;
            literal("\r\n");
            fields.add(name + ": " + value);
        }
        literal("\r\n");
        return fields;
    }

    /** *chunk last-chunk, without the trailer section. */
    private String chunks() throws NotWhole {
        StringBuilder body = new StringBuilder();
        while (true) {
            String digits = run("chunk-size", c -> Character.digit(c, 16) >= 0 && c < 0x80);
            if (digits.replaceFirst("^0+", "").length() > 15) {
                throw new NotWhole("chunk-size overflows");
            }
            long size = Long.parseLong("0" + digits, 16);
            int end = at;
            while (end < input.length() && (input.charAt(end) == ' ' || input.charAt(end) == '\t')) {
                end++;
            }
            if (end < input.length() && input.charAt(end) == ';') {
                at = end;
                while (at < input.length() && (input.charAt(at) == '\t' || input.charAt(at) >= ' ') && input.charAt(at) != 0x7f) {
                    at++;
                }
            }
            literal("\r\n");
            if (size == 0) {
                return body.toString();
            }
            body.append(octets(size));
            literal("\r\n");
        }
    }

    private String token() throws NotWhole {
        return run("token", c -> TOKEN.indexOf(c) >= 0);
    }

    private String run(String what, IntPredicate member) throws NotWhole {
        int from = at;
        while (at < input.length() && member.test(input.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw new NotWhole("no " + what + " at " + from);
        }
        return input.substring(from, at);
    }

    private String octets(long count) throws NotWhole {
        if (count > input.length() - at) {
            throw new NotWhole("body cut short");
        }
        at += (int) count;
        return input.substring(at - (int) count, at);
    }

    private char next() throws NotWhole {
        if (at == input.length()) {
            throw new NotWhole("cut short");
        }
        return input.charAt(at++);
    }

    private void literal(String text) throws NotWhole {
        if (!input.startsWith(text, at)) {
            throw new NotWhole("no " + text.strip() + " at " + at);
        }
        at += text.length();
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + ": "))
                .map(field -> field.substring(name.length() + 2))
                .toList();
    }
}
