// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.app.diff.SampleRequest.Field;
import dev.rauta.routes.VirtualHost;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What header fields a request may have had that decide which route of a host takes it, where it is not known which it had. */
public final class FieldVariants {
    /** The most that are made of one host. */
    private static final int MOST = 64;

    private FieldVariants() {}

    /**
     * One for each route that asks for fields, as it wants them.
     *
     * @param known names in lower case of the fields that are known; none of those is in any
     */
    public static List<List<Field>> of(VirtualHost host, Set<String> known) {
        Set<List<Field>> all = new LinkedHashSet<>();
        host.routes().stream()
                .map(route -> route.match().headers().stream()
                        .filter(one -> !known.contains(one.name()))
                        .map(one -> new Field(one.name(), RequestDraft.met(one.value())))
                        .toList())
                .filter(fields -> !fields.isEmpty())
                .limit(MOST)
                .forEach(all::add);
        return List.copyOf(all);
    }
}
