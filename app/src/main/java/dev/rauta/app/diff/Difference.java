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
        List<SampleRequest> requests = SampleRequests.of(before, after);
        Answers then = new Answers(before);
        Answers now = new Answers(after);
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
