// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What hangs off each of a snapshot's bindings.
 *
 * @param plans by address
 * @param listeners those of each binding
 * @param problems what is not in force of them
 */
record CheckedBindings(
        Map<Opening, BindingPlan> plans, Map<Opening, List<ListenerName>> listeners, List<EntryProblem> problems) {

    /** @param router compiled from the snapshot's routes */
    static CheckedBindings of(Snapshot snapshot, Router router, TlsContexts contexts) {
        Map<Opening, List<ListenerName>> listeners = new TreeMap<>();
        for (Listener listener : snapshot.routes().listeners()) {
            listeners.computeIfAbsent(Opening.of(listener), _ -> new ArrayList<>()).add(listener.name());
        }
        List<EntryProblem> problems = new ArrayList<>();
        return new CheckedBindings(BindingPlans.of(snapshot, router, contexts, problems), listeners, problems);
    }
}
