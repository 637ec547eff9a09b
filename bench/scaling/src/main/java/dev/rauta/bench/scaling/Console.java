// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Commands on standard input, a line each; each is answered by one line of JSON on standard output. */
final class Console {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Console() {}

    /** Keeps standard output for answers. */
    static void claim() {
        System.setOut(System.err);
    }

    /** What a process does when it is asked. */
    @FunctionalInterface
    interface Answering {
        /** The answer to a command and its words; empty words: there are none. */
        Map<String, ?> answer(String command, List<String> words) throws InterruptedException;
    }

    /** Tells that the process is up, and answers until {@code quit} or the end of the input. */
    static void serve(Map<String, ?> up, Answering answering) throws IOException, InterruptedException {
        OUT.println(MAPPER.writeValueAsString(up));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            List<String> words = List.of(line.split(" "));
            Map<String, ?> answer;
            try {
                answer = answering.answer(words.getFirst(), words.subList(1, words.size()));
            } catch (RuntimeException e) {
                answer = Map.of("error", String.valueOf(e));
            }
            OUT.println(MAPPER.writeValueAsString(answer));
        }
    }

    static Map<String, ?> unknown(String command) {
        throw new IllegalArgumentException("command: " + command + " (expected: one that this process knows)");
    }
}
