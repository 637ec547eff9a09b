// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.stream.Carried;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.SniBinding;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Works out what hangs off each binding; used once. */
final class BindingPlans {
    private final RouteTable table;
    private final List<EntryProblem> problems;
    private final ListenerEntries entries;
    private final TlsNames names;

    private BindingPlans(Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        this.table = snapshot.routes();
        this.problems = problems;
        this.entries = ListenerEntries.of(table);
        ListenerDemands demands = new ListenerDemands(table, entries, contexts, this::tell);
        ServerCertificates certificates = new ServerCertificates(snapshot.certificates(), contexts, problems::add);
        this.names = new TlsNames(entries, certificates, demands, router, contexts, this::tell);
    }

    /**
     * Adds a problem for each fault.
     *
     * @param router compiled from the snapshot's routes
     */
    static Map<Opening, BindingPlan> of(
            Snapshot snapshot, Router router, TlsContexts contexts, List<EntryProblem> problems) {
        Map<Opening, BindingPlan> plans = new BindingPlans(snapshot, router, contexts, problems).make();
        contexts.sweep();
        return plans;
    }

    private Map<Opening, BindingPlan> make() {
        Map<Opening, List<Listener>> sharing = new TreeMap<>();
        // Gateways first: of two equal hosts on a binding theirs stays.
        table.listeners().stream()
                .sorted(Comparator.comparing(listener -> !listener.name().ofGateway()))
                .forEach(listener -> sharing.computeIfAbsent(Opening.of(listener), _ -> new ArrayList<>())
                        .add(listener));
        table.listeners().forEach(this::checkEntries);
        Map<Opening, BindingPlan> plans = new TreeMap<>();
        sharing.forEach((opening, listeners) -> plans.put(opening, plan(opening.binding(), agreeing(listeners))));
        return plans;
    }

    private BindingPlan plan(Binding binding, List<Listener> listeners) {
        Listener first = listeners.getFirst();
        return switch (Reading.of(first)) {
            case ENCRYPTED -> new BindingPlan.Encrypted(binding, names.of(listeners));
            case CLEAR -> new BindingPlan.Clear(binding);
            case RAW -> {
                List<StreamRoute> routes = entries.streams(first);
                yield new BindingPlan.Raw(binding, new Carried(first.name(), routes.isEmpty() ? null : routes.getFirst()));
            }
        };
    }

    /** Those that read connections alike; TLS goes first, so that nobody can turn it off from elsewhere. */
    private List<Listener> agreeing(List<Listener> listeners) {
        Reading reading = listeners.stream().map(Reading::of).min(Comparator.naturalOrder()).orElseThrow();
        List<Listener> agreeing = new ArrayList<>();
        for (Listener listener : listeners) {
            boolean shared = agreeing.isEmpty() || reading != Reading.RAW;
            if (Reading.of(listener) == reading && shared) {
                agreeing.add(listener);
            }
        }
        for (Listener listener : listeners) {
            if (!agreeing.contains(listener)) {
                EntryKey key = new EntryKey(Section.LISTENER, listener.name().value());
                tell(new EntryProblem(key, "ProtocolConflict", "listener: " + listener.protocol() + " on " + Opening.of(listener)
                        + " (expected: what agrees with " + agreeing.getFirst().name() + ")"));
            }
        }
        return agreeing;
    }

    private void checkEntries(Listener listener) {
        ListenerProtocol speaks = listener.protocol();
        boolean ends = speaks instanceof ListenerProtocol.Https || speaks instanceof ListenerProtocol.TlsTerminated;
        for (SniBinding binding : entries.shown(listener)) {
            if (!ends) {
                EntryKey entry = new EntryKey(Section.SNI_BINDING, binding.listener() + "|" + binding.host());
                tell(new EntryProblem(entry, "NotTls", "listener: " + speaks + " (expected: Https or TlsTerminated)"));
            }
        }
        for (StreamRoute route : entries.streams(listener)) {
            if (speaks instanceof ListenerProtocol.Http) {
                EntryKey entry = new EntryKey(Section.STREAM, route.listener() + "|" + route.host());
                tell(new EntryProblem(entry, "NotTls", "listener: " + speaks + " (expected: any but Http)"));
            }
        }
    }

    /** Once, however many server names a listener's fault closes. */
    private void tell(EntryProblem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
