// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Which requests change their answer between two snapshots.
 *
 * @param asked how many requests were asked of both
 * @param changes those that are answered otherwise, in the order in which they were asked
 */
public record Difference(int asked, List<Change> changes) {

    /** A request with its answers. */
    public record Change(SampleRequest request, Decision before, Decision after) {}

    public Difference {
        changes = List.copyOf(changes);
    }

    /** Asks both the requests that the routes of either are about. */
    public static Difference between(Snapshot before, Snapshot after) {
        return between(SampleRequests.of(before, after), new Answers(before), new Answers(after));
    }

    /** The same for one change of many: asks what the routes are about of which either side has none alike. */
    public static Difference between(Answers before, Answers after) {
        return between(SampleRequests.changed(before.snapshot(), after.snapshot()), before, after);
    }

    private static Difference between(List<SampleRequest> requests, Answers then, Answers now) {
        List<Change> changes = new ArrayList<>();
        for (SampleRequest request : requests) {
            Decision was = then.to(request);
            Decision is = now.to(request);
            if (!was.sameAs(is)) {
                changes.add(new Change(request, was, is));
            }
        }
        return new Difference(requests.size(), changes);
    }
}
