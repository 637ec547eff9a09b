// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatchBuilder;
import java.util.Optional;

/** What a request must look like, as HTTPRoute says it. */
final class MatchWriter {
    private static final String EXACT = "Exact";
    private static final String EXPRESSION = "RegularExpression";

    private MatchWriter() {}

    static HTTPRouteMatch of(RouteMatch match) throws Unsayable {
        return new HTTPRouteMatchBuilder()
                .withPath(path(match.path()))
                .withMethod(match.method().orElse(null))
                .withHeaders(match.headers().stream().map(MatchWriter::header).toList())
                .withQueryParams(match.query().stream().map(MatchWriter::query).toList())
                .build();
    }

    private static HTTPPathMatch path(PathMatch path) throws Unsayable {
        return switch (path) {
            case PathMatch.Exact(String value) -> path(EXACT, value);
            case PathMatch.Prefix(String value) -> path("PathPrefix", value);
            case PathMatch.Regex(String pattern) -> path(EXPRESSION, pattern);
            case PathMatch.Any() -> path("PathPrefix", "/");
            case PathMatch.StartRegex(String pattern) ->
                throw new Unsayable("path: begins by " + pattern + " (expected: Exact, PathPrefix or RegularExpression)");
            case PathMatch.Tail(String pattern) ->
                throw new Unsayable("path: ends by " + pattern + " (expected: Exact, PathPrefix or RegularExpression)");
        };
    }

    private static HTTPPathMatch path(String type, String value) {
        return new HTTPPathMatchBuilder().withType(type).withValue(value).build();
    }

    private static HTTPHeaderMatch header(HeaderMatch match) {
        return new HTTPHeaderMatchBuilder()
                .withName(match.name())
                .withType(type(match.value()))
                .withValue(value(match.value()))
                .build();
    }

    private static HTTPQueryParamMatch query(QueryMatch match) {
        return new HTTPQueryParamMatchBuilder()
                .withName(match.name())
                .withType(type(match.value()))
                .withValue(value(match.value()))
                .build();
    }

    private static String type(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact _ -> EXACT;
            case ValueMatch.Regex _ -> EXPRESSION;
        };
    }

    private static String value(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact(String value) -> value;
            case ValueMatch.Regex(String pattern) -> pattern;
        };
    }

    /** The hosts that Gateway API takes it for: its wildcard stands for any number of labels. */
    static HostPattern widened(HostPattern host) {
        return switch (host) {
            case HostPattern.OneLabel(String suffix) -> new HostPattern.ManyLabels(suffix);
            case HostPattern.Any _, HostPattern.Exact _, HostPattern.ManyLabels _ -> host;
        };
    }

    /** Empty for any host. */
    static Optional<String> hostname(HostPattern host) {
        return switch (host) {
            case HostPattern.Any() -> Optional.empty();
            case HostPattern.Exact(String name) -> Optional.of(name);
            case HostPattern.OneLabel(String suffix) -> Optional.of("*." + suffix);
            case HostPattern.ManyLabels(String suffix) -> Optional.of("*." + suffix);
        };
    }
}
