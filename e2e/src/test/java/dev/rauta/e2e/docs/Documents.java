// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that documents show: in blocks, with a prompt or without, and in the middle of a sentence. */
public final class Documents {
    private static final String INDENT = "    ";
    private static final String PROMPT = "$ ";
    private static final String ASSIGNED = "(?:[A-Z_]+=(?:\"[^\"]*\"|\\S+) )*";
    private static final String PROGRAMS = "(?:(?:rauta|helm|kubectl|make|curl|docker|openssl|export|eval|mvn) [^`]+|(?:scripts|bench|e2e)/[a-z][-a-z/.]*(?: [^`]+)?)";
    /** Of a block without prompts, which may as well be YAML. */
    private static final Pattern BARE = Pattern.compile(ASSIGNED + PROGRAMS);
    private static final Pattern INLINE = Pattern.compile("`(" + ASSIGNED + PROGRAMS + ")`");
    private static final Pattern SCRIPT = Pattern.compile("(?:scripts|bench|e2e)/[a-z][-a-z/.]*");
    private static final Pattern REMARK = Pattern.compile("\\s{2,}# .*$");

    private Documents() {}

    /** Of all documents, in the order of their names; decisions of the past are none, for they do not change. */
    public static List<Shown> all() {
        Path root = Helm.root();
        try (Stream<Path> files = Stream.of("docs", "examples", "e2e/node", "e2e/testbed", "charts", ".").flatMap(folder -> markdown(root.resolve(folder)))) {
            return files.map(root::relativize).map(Path::toString).distinct().sorted().flatMap(file -> of(file).stream()).toList();
        }
    }

    private static Stream<Path> markdown(Path folder) {
        int depth = folder.endsWith(".") ? 1 : 2;
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md") && !file.toString().contains("/adr/") && !file.endsWith("CHANGELOG.md")
                            // The list of what is found here.
                            && !file.endsWith("commands.md"))
                    .map(Path::normalize)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of one document. */
    public static List<Shown> of(String file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Helm.root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Shown> found = new ArrayList<>();
        boolean prompts = false;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (!line.startsWith(INDENT)) {
                prompts = prompts && line.isBlank();
                inline(file, at, line, found);
                continue;
            }
            String text = line.substring(INDENT.length());
            int first = at + 1;
            boolean prompted = text.startsWith(PROMPT);
            prompts |= prompted;
            String command = REMARK.matcher(prompted ? text.substring(PROMPT.length()) : text).replaceFirst("");
            while (command.endsWith("\\") && at + 1 < lines.size()) {
                command = command.substring(0, command.length() - 1).strip() + " " + REMARK.matcher(lines.get(++at).strip()).replaceFirst("");
            }
            if (prompted) {
                found.add(new Shown(file, first, command.strip(), true, output(lines, at + 1)));
            } else if (!prompts && BARE.matcher(command).matches()) {
                found.add(new Shown(file, first, command.strip(), false, List.of()));
            }
        }
        return found;
    }

    private static void inline(String file, int at, String line, List<Shown> found) {
        Matcher commands = INLINE.matcher(line);
        while (commands.find()) {
            if (!command(commands.group(1))) {
                continue;
            }
            found.add(new Shown(file, at + 1, commands.group(1), false, List.of()));
        }
    }

    /** Among words a path is a command only where a program lies there. */
    private static boolean command(String text) {
        Matcher script = SCRIPT.matcher(text);
        if (!script.lookingAt()) {
            return true;
        }
        Path file = Helm.root().resolve(script.group());
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static List<String> output(List<String> lines, int from) {
        List<String> output = new ArrayList<>();
        for (int at = from; at < lines.size() && lines.get(at).startsWith(INDENT); at++) {
            String text = lines.get(at).substring(INDENT.length());
            if (text.startsWith(PROMPT)) {
                break;
            }
            output.add(text);
        }
        return output;
    }
}
