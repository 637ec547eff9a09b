// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command of a document, and what the document shows of its output.
 *
 * @param file from the project's root
 * @param line its first
 * @param command without the prompt; lines that end with a backslash are joined
 * @param prompted whether it stands behind a prompt, so that output may follow
 * @param output the lines below it; {@code ...} by itself stands for any lines, within a line for any text, and blanks for blanks
 */
public record Shown(String file, int line, String command, boolean prompted, List<String> output) {
    private static final String ANY = "...";
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    public Shown {
        output = List.copyOf(output);
    }

    /** Whether something that was printed is what the document shows. */
    public boolean fits(String printed) {
        String expected = output.stream().map(Shown::pattern).collect(Collectors.joining());
        return Pattern.matches(expected, printed.isEmpty() ? "" : plain(printed.strip()) + "\n");
    }

    private static String pattern(String line) {
        if (line.strip().equals(ANY)) {
            return "(?:[^\n]*\n)*";
        }
        return Pattern.compile(ANY, Pattern.LITERAL).splitAsStream(plain(line) + "\n").map(Pattern::quote).collect(Collectors.joining("[^\n]*"));
    }

    private static String plain(String text) {
        return text.lines().map(line -> BLANKS.matcher(line).replaceAll(" ").strip()).collect(Collectors.joining("\n"));
    }
}
