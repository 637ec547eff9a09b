// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

/**
 * What an admin page says.
 *
 * @param status an HTTP status
 * @param contentType the body's type
 * @param body text, in UTF-8 when sent
 */
public record Answer(int status, String contentType, String body) {

    /** Plain text. */
    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body);
    }

    /** JSON. */
    public static Answer json(String body) {
        return new Answer(200, "application/json", body);
    }
}
