// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

import java.util.Locale;

/**
 * A condition on a request header; several fields of one name are joined by a comma first.
 *
 * @param name kept in lower case
 * @param value what its value must look like
 */
public record HeaderMatch(String name, ValueMatch value) {
    public HeaderMatch {
        name = name.toLowerCase(Locale.ROOT);
    }
}
