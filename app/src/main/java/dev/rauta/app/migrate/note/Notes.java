// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.note;

import dev.rauta.app.migrate.policy.Lost;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has no equivalent, as it is found; one thread. */
public final class Notes {
    private final Set<Note> all = new LinkedHashSet<>();

    public void add(SourceRef object, String key, String what, Extent extent) {
        all.add(new Note(object, key, what, Advice.on(key), extent));
    }

    /** What does nothing today either. */
    public void today(SourceRef object, String key, String what) {
        all.add(new Note(object, key, what, "drop it, or repair it and migrate again", new Extent.None()));
    }

    /** Of one route. */
    public void add(SourceRef object, RouteName route, Lost lost) {
        add(object, lost.key(), lost.why(), new Extent.OfRoute(route));
    }

    /** By object, in the order in which they were found. */
    public List<Note> all() {
        return all.stream().sorted(Comparator.comparing(Note::object)).toList();
    }
}
