// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import java.util.List;
import java.util.Locale;

/**
 * What to do to a head's fields: set, then add, then remove.
 *
 * @param set replaces every field of the name
 * @param add appends another field
 * @param remove drops every field of the name; kept in lower case
 */
public record HeaderEdit(List<HeaderField> set, List<HeaderField> add, List<String> remove) {
    public HeaderEdit {
        set = List.copyOf(set);
        add = List.copyOf(add);
        remove = remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
