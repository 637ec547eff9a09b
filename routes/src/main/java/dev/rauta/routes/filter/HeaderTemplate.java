// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.List;

/**
 * A header field whose value is made for each request.
 *
 * @param name kept in lower case; a token (RFC 9110, section 5.1)
 * @param template as of a {@link RequestText}
 */
public record HeaderTemplate(String name, String template) {
    public HeaderTemplate {
        // What holds for a value without variables holds for the text between them.
        name = new HeaderField(name, template).name();
        RequestText.parse("header " + name, template);
    }

    /** What its value is made of, in order. */
    public List<RequestText.Piece> pieces() {
        return RequestText.parse("header " + name, template);
    }
}
