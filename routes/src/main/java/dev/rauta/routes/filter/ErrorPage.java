// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.List;

/**
 * A page for some statuses.
 *
 * @param statuses 400 to 599 each
 * @param own whether it also stands in for what the dataplane itself answers
 * @param contentType its media type; a client that accepts none such gets the next page that fits, or the last
 * @param body its text
 */
public record ErrorPage(List<Integer> statuses, boolean own, String contentType, String body) {
    /** The longest page, in characters: each snapshot carries it. */
    public static final int LONGEST = 64 * 1024;

    public ErrorPage {
        statuses = List.copyOf(statuses);
        for (int status : statuses) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status of an error page: " + status + " (expected: 400..599)");
            }
        }
        // As a field's value it must be one.
        contentType = new HeaderField("content-type", contentType).value();
        if (body.length() > LONGEST) {
            throw new IllegalArgumentException("error page: " + body.length() + " characters (expected: at most " + LONGEST + ")");
        }
    }
}
