// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Expressions;
import dev.rauta.routes.match.HeaderMatch;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.QueryMatch;
import dev.rauta.routes.match.RouteMatch;
import dev.rauta.routes.match.ValueMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** HTTPRouteMatch to our matches. */
final class HttpMatches {
    private HttpMatches() {}

    /** A rule without matches takes every path. */
    static List<RouteMatch> of(List<HTTPRouteMatch> matches) throws Unsupported {
        if (matches.isEmpty()) {
            return List.of(RouteMatch.of(new PathMatch.Prefix("/")));
        }
        List<RouteMatch> all = new ArrayList<>();
        for (HTTPRouteMatch match : matches) {
            String method = OrEmpty.text(match.getMethod());
            all.add(new RouteMatch(
                    path(match.getPath()),
                    method.isEmpty() ? Optional.empty() : Optional.of(token("method", method)),
                    headers(OrEmpty.list(match.getHeaders())),
                    query(OrEmpty.list(match.getQueryParams()))));
        }
        return all;
    }

    private static PathMatch path(@Nullable HTTPPathMatch path) throws Unsupported {
        if (path == null) {
            return new PathMatch.Prefix("/");
        }
        String value = OrEmpty.textOr(path.getValue(), "/");
        String type = OrEmpty.textOr(path.getType(), "PathPrefix");
        try {
            return switch (type) {
                case "Exact" -> new PathMatch.Exact(value);
                case "PathPrefix" -> new PathMatch.Prefix(value);
                case "RegularExpression" -> new PathMatch.Regex(regex("path", value));
                default ->
                    throw new Unsupported("UnsupportedValue", "path type: " + type
                            + " (expected: Exact, PathPrefix or RegularExpression)");
            };
        } catch (IllegalArgumentException e) {
            throw new Unsupported("UnsupportedValue", String.valueOf(e.getMessage()));
        }
    }

    /** Of several with one name the first counts, as the specification has it. */
    static List<HeaderMatch> headers(List<HTTPHeaderMatch> matches) throws Unsupported {
        List<HeaderMatch> headers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HTTPHeaderMatch match : matches) {
            String name = OrEmpty.text(match.getName());
            HeaderMatch header = new HeaderMatch(
                    token("header", name), value("header " + name, match.getType(), match.getValue()));
            if (seen.add(header.name())) {
                headers.add(header);
            }
        }
        return headers;
    }

    private static List<QueryMatch> query(List<HTTPQueryParamMatch> matches) throws Unsupported {
        List<QueryMatch> query = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HTTPQueryParamMatch match : matches) {
            String name = OrEmpty.text(match.getName());
            if (seen.add(name)) {
                query.add(new QueryMatch(name, value("query parameter " + name, match.getType(), match.getValue())));
            }
        }
        return query;
    }

    private static ValueMatch value(String what, @Nullable String type, @Nullable String value) throws Unsupported {
        return switch (OrEmpty.textOr(type, "Exact")) {
            case "Exact" -> new ValueMatch.Exact(OrEmpty.text(value));
            case "RegularExpression" -> new ValueMatch.Regex(regex(what, OrEmpty.text(value)));
            default ->
                throw new Unsupported(
                        "UnsupportedValue", what + " type: " + type + " (expected: Exact or RegularExpression)");
        };
    }

    /** Nothing else can be in a request (RFC 9110, section 5.6.2). */
    private static String token(String what, String text) throws Unsupported {
        if (!text.matches("[!#$%&'*+.^_`|~0-9a-zA-Z-]+")) {
            throw new Unsupported("UnsupportedValue", what + ": '" + text + "' (expected: a token)");
        }
        return text;
    }

    static String regex(String what, String pattern) throws Unsupported {
        try {
            var _ = Expressions.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new Unsupported(
                    "UnsupportedValue", what + ": " + pattern + " (expected: RE2 syntax; " + e.getDescription() + ")");
        }
    }
}
