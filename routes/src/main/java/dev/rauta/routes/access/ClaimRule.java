// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import java.util.List;

/**
 * What a token must say of its bearer.
 *
 * @param claim its name, dots lead into objects: {@code realm_access.roles}
 * @param values one of which it is, or holds where it is a list; of {@code scope} and {@code scp} each word counts; at least one
 */
public record ClaimRule(String claim, List<String> values) {
    public ClaimRule {
        values = List.copyOf(values);
        if (claim.isEmpty() || values.isEmpty()) {
            throw new IllegalArgumentException(
                    "claim rule: '" + claim + "' " + values + " (expected: a name and at least one value)");
        }
    }
}
