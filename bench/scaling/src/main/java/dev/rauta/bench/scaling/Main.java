// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** Starts one of the processes: {@code translate}, {@code controller}, {@code dataplanes} or {@code load}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Answers alone go to standard output; what is logged does not.
        Console.claim();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        if (arguments.length == 0) {
            throw new IllegalArgumentException("no role (expected: translate, controller, dataplanes or load)");
        }
        Options options = Options.parse(Arrays.asList(arguments).subList(1, arguments.length));
        switch (arguments[0]) {
            case "translate" -> TranslateRole.run(options);
            case "controller" -> ControllerRole.run(options);
            case "dataplanes" -> DataplanesRole.run(options);
            case "load" -> LoadRole.run(options);
            default ->
                throw new IllegalArgumentException(
                        "role: " + arguments[0] + " (expected: translate, controller, dataplanes or load)");
        }
    }
}
