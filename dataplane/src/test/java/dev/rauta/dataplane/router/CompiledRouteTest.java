// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.Action;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.Route;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.Precedence;
import dev.rauta.routes.match.RouteMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which routes do the same with a request. */
final class CompiledRouteTest {
    private static CompiledRoute route(String path, int attempts) {
        return route(path, attempts, Optional.empty());
    }

    private static CompiledRoute route(String path, int attempts, Optional<HostPattern> declared) {
        Route route = new Route(
                RouteName.of("httproute", "default", "r", "0"),
                SourceRef.of("HTTPRoute", "default", "r"),
                RouteMatch.of(new PathMatch.Prefix(path)),
                new Precedence(Instant.EPOCH, "default", "r", 0, path.length()),
                List.of(),
                new Action.Respond(200, "ok"),
                Timeouts.DEFAULT,
                Optional.of(new RetryPolicy(attempts, List.of(500), true, true, true, Duration.ZERO)),
                declared);
        return new CompiledRoute(route, ListenerName.ofIngress(80), path.length());
    }

    @Test
    void theMatchesOfOneRuleDoTheSame() {
        assertThat(route("/x", 1).treatsAs(route("/other", 1))).isTrue();
        assertThat(route("/x", 1).treatsAs(route("/other", 2))).as("another policy").isFalse();
    }

    @Test
    void itsDeclaredHostsDoNotTellARuleFromItself() {
        Optional<HostPattern> wider = Optional.of(HostPattern.parse("*.example"));
        assertThat(route("/x", 1, wider).treatsAs(route("/other", 1, wider))).isTrue();
        assertThat(route("/x", 1, wider).treatsAs(route("/other", 1))).isTrue();
        assertThat(route("/x", 1, wider).treatsAs(route("/other", 2, wider))).as("another policy").isFalse();
    }
}
