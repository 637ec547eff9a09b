// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.time.Instant;
import java.util.List;

/** Routes that answer with their names, for tests that look which one is taken. */
final class AnsweringRoute {
    private AnsweringRoute() {}

    static Route of(String name, PathMatch path) {
        return new Route(
                RouteName.of("ingress", "default", name, "0"),
                SourceRef.of("Ingress", "default", name),
                RouteMatch.of(path),
                new Precedence(Instant.EPOCH, "default", name, 0, 0),
                List.of(),
                new Action.Respond(200, name),
                Timeouts.DEFAULT);
    }
}
