// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Cell;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.dataplane.worker.WorkerView;
import java.util.List;

/** What each worker does. */
final class Workers {
    private static final Listing.Heading HEADING = new Listing.Heading(
            "workers",
            "Workers",
            "No worker runs in this process.",
            List.of("Worker", "Connections", "In flight", "Carried as they are", "UDP flows", "Requests", "Loop delay", "Turned away"));

    private Workers() {}

    static Listing<WorkerView> of(Facts facts) {
        return new Listing<>(HEADING, facts.workers(), one -> "worker " + one.worker(), one -> List.of(
                Cell.plain("" + one.worker()),
                Cell.number(one.connections()),
                Cell.number(one.exchanges()),
                Cell.number(one.streams()),
                Cell.number(one.flows()),
                Cell.number(one.requests()),
                Cell.of(Cell.Kind.NUMBER, "%.1f ms".formatted(one.loopDelayMicros() / 1e3)),
                one.turnedAway() > 0
                        ? Cell.of(Cell.Kind.BAD, "%.0f %%".formatted(one.turnedAway() * 100))
                        : Cell.of(Cell.Kind.NUMBER, "0 %")));
    }
}
