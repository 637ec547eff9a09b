// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.Action;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPCORSFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestRedirectFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPURLRewriteFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a rule or of one of its backends.
 *
 * @param filters those that change heads, in order
 * @param redirect the redirect, where one is asked for
 */
record HttpFilters(List<Filter> filters, Optional<Action.Redirect> redirect) {
    /** What browsers assume too (Fetch standard, section 3.2.6). */
    private static final int DEFAULT_MAX_AGE_SECONDS = 5;

    /**
     * @param backends where mirrors are looked up
     * @param draft where is told what of a filter has no effect
     * @throws Unsupported for a filter of another kind: skipping one would serve what its author did not mean
     */
    static HttpFilters of(
            List<HTTPRouteFilter> specs, List<RouteMatch> matches, BackendRefs backends, SourceRef source, Draft draft)
            throws Unsupported {
        List<Filter> filters = new ArrayList<>();
        Optional<Action.Redirect> redirect = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            HTTPRouteFilter spec = specs.get(i);
            SourceRef itself = source.at(source.field() + ".filters[" + i + "]");
            String type = OrEmpty.text(spec.getType());
            if (!seen.add(type) && !type.equals("RequestMirror")) {
                throw new Unsupported("UnsupportedValue", "filter: " + type + " twice (expected: once in a rule)");
            }
            try {
                switch (type) {
                    case "RequestHeaderModifier" ->
                        filters.add(new Filter.RequestHeaders(HeaderEdits.ofRequest(
                                present(type, spec.getRequestHeaderModifier()), itself, draft)));
                    case "ResponseHeaderModifier" ->
                        filters.add(new Filter.ResponseHeaders(HeaderEdits.ofResponse(
                                present(type, spec.getResponseHeaderModifier()), itself, draft)));
                    case "URLRewrite" -> filters.add(rewrite(spec.getUrlRewrite(), matches));
                    case "RequestRedirect" -> redirect = Optional.of(redirect(spec.getRequestRedirect(), matches));
                    case "RequestMirror" ->
                        HttpMirrors.of(present(type, spec.getRequestMirror()), backends, source)
                                .ifPresent(filters::add);
                    case "CORS" -> filters.add(cors(present(type, spec.getCors())));
                    default ->
                        throw new Unsupported("UnsupportedValue", "filter: " + type + " (expected:"
                                + " RequestHeaderModifier, ResponseHeaderModifier, URLRewrite, RequestRedirect,"
                                + " RequestMirror or CORS)");
                }
            } catch (IllegalArgumentException e) {
                throw new Unsupported("UnsupportedValue", type + ": " + e.getMessage());
            }
        }
        if (seen.contains("URLRewrite") && redirect.isPresent()) {
            throw new Unsupported(
                    "IncompatibleFilters", "filters: URLRewrite with RequestRedirect (expected: one of the two)");
        }
        return new HttpFilters(filters, redirect);
    }

    private static Filter cors(HTTPCORSFilter spec) {
        Integer maxAge = spec.getMaxAge();
        return new Filter.Cors(
                OrEmpty.list(spec.getAllowOrigins()),
                Boolean.TRUE.equals(spec.getAllowCredentials()),
                OrEmpty.list(spec.getAllowMethods()),
                OrEmpty.list(spec.getAllowHeaders()),
                OrEmpty.list(spec.getExposeHeaders()),
                Duration.ofSeconds(maxAge == null ? DEFAULT_MAX_AGE_SECONDS : maxAge));
    }

    private static Filter rewrite(@Nullable HTTPURLRewriteFilter spec, List<RouteMatch> matches) throws Unsupported {
        HTTPURLRewriteFilter present = present("URLRewrite", spec);
        return new Filter.Rewrite(text(present.getHostname()), path(present.getPath(), matches));
    }

    private static Action.Redirect redirect(@Nullable HTTPRequestRedirectFilter spec, List<RouteMatch> matches)
            throws Unsupported {
        HTTPRequestRedirectFilter present = present("RequestRedirect", spec);
        Integer status = present.getStatusCode();
        return new Action.Redirect(
                text(present.getScheme()),
                text(present.getHostname()),
                Optional.ofNullable(present.getPort()),
                path(present.getPath(), matches),
                status == null ? 302 : status);
    }

    private static Optional<PathModifier> path(@Nullable HTTPPathModifier spec, List<RouteMatch> matches)
            throws Unsupported {
        if (spec == null) {
            return Optional.empty();
        }
        switch (OrEmpty.text(spec.getType())) {
            case "ReplaceFullPath" -> {
                return Optional.of(new PathModifier.Full(OrEmpty.textOr(spec.getReplaceFullPath(), "/")));
            }
            case "ReplacePrefixMatch" -> {
                if (!matches.stream().allMatch(match -> match.path() instanceof PathMatch.Prefix)) {
                    throw new Unsupported("UnsupportedValue", "path: ReplacePrefixMatch with a match that is not"
                            + " PathPrefix (expected: PathPrefix in every match of the rule)");
                }
                return Optional.of(new PathModifier.Prefix(OrEmpty.text(spec.getReplacePrefixMatch())));
            }
            default ->
                throw new Unsupported("UnsupportedValue", "path modifier: " + spec.getType()
                        + " (expected: ReplaceFullPath or ReplacePrefixMatch)");
        }
    }

    private static <T> T present(String type, @Nullable T spec) throws Unsupported {
        if (spec == null) {
            throw new Unsupported("UnsupportedValue", "filter: " + type + " without its settings (expected: them)");
        }
        return spec;
    }

    private static Optional<String> text(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
