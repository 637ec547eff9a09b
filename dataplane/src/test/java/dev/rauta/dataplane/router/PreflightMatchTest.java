// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.routes.Action;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Route;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.testing.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preflight request goes where the request goes that it asks leave for. */
final class PreflightMatchTest {
    private static final Filter CORS =
            new Filter.Cors(List.of("*"), false, List.of(), List.of(), List.of(), Duration.ZERO);

    private static final Router ROUTER = Router.compile(Tables.http(80)
            .action("a.example", "/x", answering("read"))
            .change("a.example", with(Optional.of("GET"), List.of(), List.of(CORS)))
            .action("a.example", "/x", answering("write"))
            .change("a.example", with(Optional.of("PUT"), List.of(), List.of()))
            .action("a.example", "/x", answering("options"))
            .change("a.example", with(Optional.of("OPTIONS"), List.of(), List.of(CORS)))
            .action("a.example", "/x", answering("versioned"))
            .change("a.example", with(
                    Optional.empty(), List.of(new HeaderMatch("x-version", new ValueMatch.Exact("2"))), List.of(CORS)))
            .action("a.example", "/x", answering("rest"))
            .change("a.example", with(Optional.empty(), List.of(), List.of(CORS)))
            .action("b.example", "/x", answering("read"))
            .change("b.example", with(Optional.of("GET"), List.of(), List.of(CORS)))
            .action("b.example", "/x", answering("options"))
            .change("b.example", with(Optional.of("OPTIONS"), List.of(), List.of(CORS)))
            .snapshot()
            .routes());

    private static Action answering(String reason) {
        return new Action.Respond(200, reason);
    }

    private static UnaryOperator<Route> with(Optional<String> method, List<HeaderMatch> headers, List<Filter> filters) {
        return route -> new Route(
                route.name(),
                route.source(),
                new RouteMatch(route.match().path(), method, headers, List.of()),
                route.precedence(),
                filters,
                route.action(),
                route.timeouts());
    }

    private static String ask(String method, String... fields) {
        return askHost("a.example", method, fields);
    }

    private static String askHost(String host, String method, String... fields) {
        HeaderFields all = new HeaderFields();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(fields[i], fields[i + 1]);
        }
        RequestHead head = new RequestHead(method, "http", host, "/x", all);
        return switch (ROUTER.match(Binding.own(80), false, head, AmbiguousPaths.REFUSE, Trace.NONE)) {
            case Match.Preflight(var _, var route) -> "answers for " + reason(route);
            case Match.Found(var _, var route) -> reason(route);
            case Match.NotFound(var _) -> "none";
            case Match.Refused(var _, var why) -> why;
        };
    }

    private static String reason(CompiledRoute route) {
        return ((Action.Respond) route.route().action()).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, answers for read", "DELETE, answers for rest", "OPTIONS, answers for options",
        // No policy is where it goes, so this is a request like any other.
        "PUT, options"
    })
    void itsMethodIsTheOneItAsksFor(String method, String expected) {
        assertThat(ask("OPTIONS", "origin", "https://x.example", "access-control-request-method", method))
                .isEqualTo(expected);
    }

    @Test
    void aFieldThatItAnnouncesMayHaveAnyValue() {
        String[] asked = {
            "origin", "https://x.example", "access-control-request-method", "POST",
            "access-control-request-headers", "content-type, X-Version"
        };
        assertThat(ask("OPTIONS", asked)).isEqualTo("answers for versioned");
    }

    @Test
    void whereNoRouteTakesThatTheRouteOfOptionsAnswers() {
        assertThat(askHost("b.example", "OPTIONS", "origin", "https://x.example", "access-control-request-method", "PUT"))
                .isEqualTo("answers for options");
    }

    @Test
    void onlyOptionsWithAnOriginAndAMethodAskLeave() {
        assertThat(ask("OPTIONS", "access-control-request-method", "GET")).isEqualTo("options");
        assertThat(ask("OPTIONS", "origin", "https://x.example")).isEqualTo("options");
        assertThat(ask("GET", "origin", "https://x.example", "access-control-request-method", "DELETE")).isEqualTo("read");
    }
}
