// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.gateway.GatewayTranslator;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.ingress.IngressTranslator;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.route.RouteTranslator;
import dev.rauta.routes.snapshot.Snapshot;

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
        return translate(state, settings, Snapshot.empty());
    }

    /**
     * The same, made of the parts of another snapshot where they are equal, so that what has not changed is held once.
     *
     * @param before changes nothing in what the result says
     */
    public static Translation translate(ClusterState state, Settings settings, Snapshot before) {
        Draft draft = new Draft();
        References references = new References(state, settings, draft);
        IngressTranslator.translate(state, settings, references, draft);
        Parents parents = GatewayTranslator.translate(state, settings, references, draft);
        RouteTranslator.translate(state, settings, references, parents, draft);
        parents.report(draft);
        return draft.finish(before);
    }
}
