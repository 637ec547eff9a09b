// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Answer;
import dev.rauta.e2e.peers.wire.Field;
import dev.rauta.e2e.peers.wire.Forwarded;
import dev.rauta.e2e.peers.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An outcome in the few words of a table's cell: {@code 200, kept → `GET /a`, `host: b`}. */
final class Cell {
    private static final int LONG = 48;

    private Cell() {}

    static String of(HttpCase one, Outcome outcome) {
        List<String> words = new ArrayList<>();
        outcome.answers().forEach(answer -> words.add(answer(answer)));
        if (outcome.answers().isEmpty() && outcome.goAway().isEmpty()) {
            words.add("no answer");
        }
        if (!outcome.goAway().isEmpty()) {
            words.add("GOAWAY " + outcome.goAway());
        }
        words.add(outcome.end().name().toLowerCase(Locale.ROOT));
        String forwarded = outcome.forwarded().stream().map(request -> forwarded(one, request)).collect(Collectors.joining("; "));
        return String.join(", ", words) + (forwarded.isEmpty() ? "" : " → " + forwarded);
    }

    private static String answer(Answer answer) {
        if (!answer.reset().isEmpty()) {
            return (answer.status() == 0 ? "" : answer.status() + " and ") + "RST_STREAM " + answer.reset();
        }
        return (answer.status() == 0 ? "no HTTP" : "" + answer.status()) + (answer.complete() ? "" : " broken");
    }

    private static String forwarded(HttpCase one, Forwarded request) {
        List<String> words = new ArrayList<>();
        words.add(code(request.method().isEmpty() ? request.line() : request.method() + " " + request.target()));
        if (!request.complete()) {
            words.add("cut");
        }
        for (String name : one.shown()) {
            boolean trailer = name.startsWith("trailer ");
            String field = trailer ? name.substring(8) : name;
            List<Field> fields = trailer ? request.trailers() : request.fields();
            boolean there = Field.has(fields, field) || field.equals("host");
            String value = field.equals("host") && !trailer ? request.host() : Field.joined(fields, field);
            words.add(there ? code(name + ": " + value) : "no " + name);
        }
        return String.join(", ", words);
    }

    /** Prose of a table's cell. */
    static String plain(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`").replace("<", "&lt;").replace("*", "\\*");
    }

    /** In a table, a bar ends a cell even in code, and what is no visible character is named. */
    static String code(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < LONG; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                case '\0' -> shown.append("\\0");
                case '|' -> shown.append("\\|");
                case '`' -> shown.append('\'');
                default -> shown.append(c < ' ' || c >= 0x7f ? "\\x%02x".formatted((int) c) : String.valueOf(c));
            }
        }
        return "`" + shown + (shown.length() >= LONG ? "..." : "") + "`";
    }
}
