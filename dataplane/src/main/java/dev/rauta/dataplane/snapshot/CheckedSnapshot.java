// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.filter.guard.GuardBook;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.snapshot.EntryProblem;
import java.util.List;
import java.util.stream.Stream;

/**
 * A snapshot made ready to serve; what cannot be served closes its own entry and nothing else.
 *
 * @param plan the compiled routes, and how upstreams are spoken to
 * @param routeProblems what of the routes is not in force
 * @param guards what requests are checked against
 * @param upstreams how they are spoken to
 * @param bindings what hangs off each
 */
record CheckedSnapshot(
        ServingPlan plan,
        List<EntryProblem> routeProblems,
        GuardBook guards,
        CheckedUpstreams upstreams,
        CheckedBindings bindings) {

    Router router() {
        return plan.router();
    }

    /** Everything that is not in force. */
    List<EntryProblem> problems() {
        return Stream.of(routeProblems, guards.problems(), upstreams.problems(), bindings.problems())
                .flatMap(List::stream)
                .toList();
    }
}
