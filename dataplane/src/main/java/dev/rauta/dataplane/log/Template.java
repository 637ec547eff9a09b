// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with variables in it, named as nginx and ingress-nginx name them. */
record Template(List<Variable> parts, List<String> asked, List<String> answered, Escape escape) implements LogFormat {
    private static final Pattern NAME = Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)}|([A-Za-z0-9_]+)|)");

    /** A part of it. */
    @FunctionalInterface
    interface Variable {
        void write(Ended ended, Line line);
    }

    /** @throws IllegalArgumentException for a variable that is not known, or text that is no line */
    static Template compile(String text, Escape escape) {
        List<Variable> parts = new ArrayList<>();
        Variables.Fields fields = new Variables.Fields();
        for (Part part : parts(text)) {
            switch (part) {
                case Part.Text(String its) -> literal(parts, its);
                case Part.Named(String name) -> parts.add(Variables.of(name, fields));
            }
        }
        return new Template(List.copyOf(parts), List.copyOf(fields.asked), List.copyOf(fields.answered), escape);
    }

    /** What it is made of, whatever the variables are called. */
    static List<Part> parts(String text) {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + text + "' (expected: text of one line, with variables)");
        }
        List<Part> parts = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        int from = 0;
        while (matcher.find()) {
            text(parts, text.substring(from, matcher.start()));
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            if (name == null) {
                throw new IllegalArgumentException("'$' at " + matcher.start() + " of '" + text + "' (expected: the name of a variable behind it)");
            }
            parts.add(new Part.Named(name));
            from = matcher.end();
        }
        text(parts, text.substring(from));
        return List.copyOf(parts);
    }

    private static void text(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    private static void literal(List<Variable> parts, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parts.add((_, line) -> line.raw(bytes));
    }

    @Override
    public void write(Ended ended, Line line) {
        for (Variable part : parts) {
            part.write(ended, line);
        }
    }
}
