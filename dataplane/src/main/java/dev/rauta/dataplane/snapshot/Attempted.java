// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was put in force, for those of its bindings that another try may bind, and for what comes next.
 *
 * @param unread what could not be decoded
 */
record Attempted(
        EncodedSnapshot encoded,
        Snapshot snapshot,
        List<EntryProblem> unread,
        CheckedSnapshot checked,
        Addresses addresses,
        Map<Opening, Refusal> refused) {

    /** The same where others were refused. */
    Attempted with(Map<Opening, Refusal> others) {
        return new Attempted(encoded, snapshot, unread, checked, addresses, others);
    }

    /** The same with endpoints elsewhere. */
    Attempted at(Addresses others) {
        return new Attempted(encoded, snapshot, unread, checked, others, refused);
    }

    /** As others see it, with all that is wrong. */
    InForce inForce() {
        List<EntryProblem> problems = new ArrayList<>(unread);
        problems.addAll(checked.problems());
        refused.forEach((opening, why) -> checked.bindings().listeners().getOrDefault(opening, List.of()).forEach(listener ->
                problems.add(new EntryProblem(
                        new EntryKey(Section.LISTENER, listener.value()), why.reason(), why.message()))));
        return new InForce(
                encoded,
                snapshot,
                checked.router(),
                checked.upstreams().unreachable(),
                problems.stream().sorted().toList());
    }
}
