// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import io.fabric8.kubernetes.client.WatcherException;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;

/**
 * What went wrong, in words that do not quote what could not be read: it may be a Secret, or a credential.
 *
 * <p>Parsers like to show the place, and the client library puts a whole event of a watch into its message.
 */
final class Unquoted {
    private Unquoted() {}

    static String text(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case WatcherException watch when watch.getRawWatchMessage().isPresent() -> {
                    return "an event of the watch cannot be read";
                }
                case MarkedYamlEngineException yaml -> {
                    // Not its problem, which may be an alias or a tag of that name.
                    return yaml.getProblemMark()
                                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                                    .orElse("")
                            + "not YAML";
                }
                case JacksonException json -> {
                    return json.getPath().stream()
                                    .map(step -> step.getPropertyName() == null
                                            ? "[" + step.getIndex() + "]"
                                            : step.getPropertyName())
                                    .collect(Collectors.joining("."))
                            + ": a value of the wrong type";
                }
                default -> {
                    // Another of its causes may be one of these.
                }
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
