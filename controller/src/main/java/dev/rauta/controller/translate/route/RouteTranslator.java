// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.gateway.Parents;
import dev.rauta.controller.translate.reference.References;

/** Routes of every kind, attached to what they name. */
public final class RouteTranslator {
    private RouteTranslator() {}

    public static void translate(
            ClusterState state, Settings settings, References references, Parents parents, Draft draft) {
        new HttpRouteTranslator(state, settings, references, draft, parents).translate();
    }
}
