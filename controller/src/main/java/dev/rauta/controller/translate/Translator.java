// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.gateway.GatewayTranslator;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.ingress.IngressTranslator;
import dev.rauta.controller.translate.policy.TlsPolicies;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.route.Lookup;
import dev.rauta.controller.translate.route.RouteTranslator;
import dev.rauta.controller.translate.traffic.PolicyServices;
import dev.rauta.controller.translate.traffic.TrafficPolicies;
import dev.rauta.routes.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a cluster state into a snapshot, statuses and problems: a pure function, equal for equal input whatever the
 * order of its objects.
 *
 * <p>It never throws for what users wrote: a fault becomes a problem, and a route with a broken backend answers 503
 * (Ingress) or 500 (Gateway API).
 */
public final class Translator {
    private Translator() {}

    /** What {@code state} means under {@code settings}. */
    public static Translation translate(ClusterState state, Settings settings) {
        return translate(state, settings, new Memory());
    }

    /**
     * The same, made of what {@code memory} has of the last time, so that only what has changed since is translated, and what is
     * equal is the same object.
     *
     * @param memory changes nothing in what the result says; it belongs to whoever watches one source
     */
    public static Translation translate(ClusterState state, Settings settings, Memory memory) {
        boolean done = false;
        try {
            Translation translation = translated(state, settings, memory);
            done = true;
            return translation;
        } finally {
            if (!done) {
                // What was half taken in must not be built upon.
                memory.forget();
            }
        }
    }

    private static Translation translated(ClusterState state, Settings settings, Memory memory) {
        Memory.Touched touched = memory.take(state, settings);
        Memory.Last last = memory.last();
        Memory.Last now = last == null || touched.routes()
                ? again(state, settings, memory, last, touched.services())
                : endpoints(last, touched.services(), memory);
        memory.last(now);
        return now.translation();
    }

    private static Memory.Last again(
            ClusterState state, Settings settings, Memory memory, Memory.@Nullable Last last, Set<String> services) {
        Draft draft = new Draft();
        TrafficPolicies traffic = memory.traffic();
        References plain = new References(state, settings, memory.certificates(), draft);
        References references = plain.finding(new PolicyServices(draft, plain, traffic, PolicyServices.PLAIN));
        IngressTranslator.translate(state, settings, references, traffic, memory.ingresses(), draft);
        List<String> addresses = references.addresses().addresses();
        Memory.Judged judged = memory.judged(addresses);
        if (judged == null) {
            judged = judged(state, settings, references, addresses, draft);
            memory.judged(judged);
        }
        draft.add(judged.part());
        RouteTranslator.translate(
                state, settings, judged.parents(), new Lookup(references, judged.policies(), traffic, draft), memory.routes());
        judged.policies().report(draft);
        traffic.report(state, references, judged.parents(), draft);
        judged.parents().report(draft);
        Sketch sketch = draft.finish(last == null ? Hosts.Made.NONE : last.sketch().hosts());
        Upstreams upstreams = Upstreams.of(
                sketch.upstreams(), last == null ? Upstreams.NONE : last.upstreams(), memory.endpoints(), services);
        Snapshot snapshot = Snapshot.after(
                last == null ? Snapshot.empty() : last.translation().snapshot(),
                sketch.routes(),
                upstreams.upstreams(),
                upstreams.endpoints(),
                sketch.certificates(),
                sketch.credentials());
        return new Memory.Last(sketch, upstreams, new Translation(
                snapshot,
                sketch.statuses(),
                sketch.infrastructure(),
                upstreams.problems(sketch.problems()),
                sketch.annotations(),
                upstreams.used(sketch.used()),
                sketch.ignored()));
    }

    private static Memory.Judged judged(
            ClusterState state, Settings settings, References references, List<String> addresses, Draft draft) {
        List<Parents> parents = new ArrayList<>(1);
        List<TlsPolicies> policies = new ArrayList<>(1);
        Part part = draft.record(() -> {
            parents.add(GatewayTranslator.translate(state, settings, references, draft));
            policies.add(TlsPolicies.of(state, settings, references));
        });
        return new Memory.Judged(part, parents.getFirst(), policies.getFirst(), addresses);
    }

    /** Only endpoints of some Services may have changed. */
    private static Memory.Last endpoints(Memory.Last last, Set<String> services, Memory memory) {
        Upstreams upstreams = last.upstreams().with(services, memory.endpoints());
        if (upstreams == last.upstreams()) {
            return last;
        }
        Translation before = last.translation();
        boolean silent = upstreams.says(last.upstreams());
        Sketch sketch = last.sketch();
        return new Memory.Last(sketch, upstreams, new Translation(
                before.snapshot().with(upstreams.endpoints()),
                before.statuses(),
                before.infrastructure(),
                silent ? before.problems() : upstreams.problems(sketch.problems()),
                before.annotations(),
                silent ? before.used() : upstreams.used(sketch.used()),
                before.ignored()));
    }
}
