// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.app.diff.SampleRequest.Field;
import dev.rauta.routes.Action;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request before it is known where it comes in.
 *
 * @param query parameters, not encoded yet
 */
record RequestDraft(String method, String path, List<Field> fields, List<Field> query) {
    private static final String ORIGIN = "https://origin.invalid";

    RequestDraft {
        fields = List.copyOf(fields);
        query = List.copyOf(query);
    }

    /** Some that a route should take, then such as just miss it. */
    static List<RequestDraft> of(Route route) {
        RouteMatch match = route.match();
        String method = match.method().orElse("GET");
        List<Field> fields = match.headers().stream().map(one -> new Field(one.name(), met(one.value()))).toList();
        List<Field> query = match.query().stream().map(one -> new Field(one.name(), met(one.value()))).toList();
        List<String> paths = PathSamples.of(match.path());
        RequestDraft fit = new RequestDraft(method, paths.getFirst(), fields, query);
        List<RequestDraft> all = new ArrayList<>(List.of(fit));
        all.add(fit.by(method.equals("POST") ? "PUT" : "POST"));
        for (HeaderMatch header : match.headers()) {
            all.add(fit.without(header.name()));
            all.add(fit.without(header.name()).with(new Field(header.name(), missed(header.value()))));
        }
        for (QueryMatch one : match.query()) {
            List<Field> others = query.stream().filter(field -> !field.name().equals(one.name())).toList();
            all.add(new RequestDraft(method, fit.path, fields, others));
            List<Field> wrong = Stream.concat(others.stream(), Stream.of(new Field(one.name(), missed(one.value())))).toList();
            all.add(new RequestDraft(method, fit.path, fields, wrong));
        }
        paths.stream().skip(1).forEach(path -> all.add(new RequestDraft(method, path, fields, query)));
        if (grants(route)) {
            all.add(fit.by("OPTIONS").with(new Field("origin", ORIGIN)).with(new Field("access-control-request-method", method)));
        }
        all.add(fit.by("HEAD"));
        return all;
    }

    SampleRequest at(boolean tls, int port, String host) {
        String text = query.stream()
                .map(one -> encoded(one.name()) + "=" + encoded(one.value()))
                .collect(Collectors.joining("&"));
        return new SampleRequest(method, tls, port, host, text.isEmpty() ? path : path + "?" + text, fields);
    }

    private RequestDraft by(String other) {
        return new RequestDraft(other, path, fields, query);
    }

    private RequestDraft with(Field field) {
        return new RequestDraft(method, path, Stream.concat(fields.stream(), Stream.of(field)).toList(), query);
    }

    private RequestDraft without(String name) {
        return new RequestDraft(method, path, fields.stream().filter(field -> !field.name().equals(name)).toList(), query);
    }

    private static boolean grants(Route route) {
        Stream<Filter> ofShares = route.action() instanceof Action.Forward(List<WeightedDestination> shares)
                ? shares.stream().flatMap(share -> share.filters().stream())
                : Stream.empty();
        return Stream.concat(route.filters().stream(), ofShares).anyMatch(Filter.Cors.class::isInstance);
    }

    /** A value that it takes, as far as one is found. */
    static String met(ValueMatch match) {
        return switch (match) {
            case ValueMatch.Exact(String value) -> value;
            case ValueMatch.Regex(String pattern) -> ExpressionSample.of(pattern).orElse("sample");
        };
    }

    private static String missed(ValueMatch match) {
        return met(match) + "-not";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
