// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import java.util.Map;

/**
 * What an admin page says.
 *
 * @param status an HTTP status
 * @param contentType the body's type
 * @param body text, in UTF-8 when sent
 * @param fields of the head, besides those that every page has
 */
public record Answer(int status, String contentType, String body, Map<String, String> fields) {
    public Answer {
        fields = Map.copyOf(fields);
    }

    /** One without fields of its own. */
    public Answer(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    /** Plain text. */
    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body);
    }

    /** JSON. */
    public static Answer json(String body) {
        return new Answer(200, "application/json", body);
    }

    /** A page for people. @param policy what a browser may do with it (Content-Security-Policy) */
    static Answer html(String body, String policy) {
        return new Answer(
                200,
                "text/html; charset=utf-8",
                body,
                Map.of("Content-Security-Policy", policy, "Referrer-Policy", "no-referrer", "Cache-Control", "no-store"));
    }
}
