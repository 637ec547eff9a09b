// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an admin page says.
 *
 * @param status an HTTP status
 * @param contentType the body's type
 * @param body what is sent
 * @param fields of the head, besides those that every page has
 */
public record Answer(int status, String contentType, Body body, Map<String, String> fields) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public Answer {
        fields = Map.copyOf(fields);
    }

    /** What is sent. */
    public sealed interface Body {}

    /** Something short, in UTF-8 when sent. */
    public record Text(String text) implements Body {}

    /** Something long, of which no more is there at a time than is being written. */
    public record Written(Writing writing) implements Body {}

    /** Writes a body. */
    @FunctionalInterface
    public interface Writing {
        /** @throws IOException where it could not be written; what has been sent of it is then cut off, and no client takes it for whole */
        void writeTo(OutputStream out) throws IOException;
    }

    /** One without fields of its own. */
    public Answer(int status, String contentType, Body body) {
        this(status, contentType, body, Map.of());
    }

    /** Plain text. */
    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", new Text(body));
    }

    /** A value as JSON, made of it when it is sent. */
    static Answer json(Object value) {
        return new Answer(200, "application/json", new Written(out -> write(value, out)));
    }

    private static void write(Object value, OutputStream out) throws IOException {
        try {
            JSON.writeValue(out, value);
        } catch (JacksonIOException e) {
            // Whoever asked has gone.
            throw e.getCause();
        }
    }

    /** A page for people. @param policy what a browser may do with it (Content-Security-Policy) */
    static Answer html(String body, String policy) {
        return new Answer(
                200,
                "text/html; charset=utf-8",
                new Text(body),
                Map.of("Content-Security-Policy", policy, "Referrer-Policy", "no-referrer", "Cache-Control", "no-store"));
    }
}
