// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.route;

import com.google.re2j.Pattern;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.RouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCMethodMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A GRPCRoute's rules in the words of HTTP: {@code /SERVICE/METHOD} is the path (gRPC over HTTP/2, "Requests"). */
final class GrpcRules {
    private static final String ANY = "[^/]+";

    private GrpcRules() {}

    static RuleSpec of(GRPCRouteRule rule) {
        List<HTTPBackendRef> backends = new ArrayList<>();
        for (GRPCBackendRef ref : OrEmpty.list(rule.getBackendRefs())) {
            HTTPBackendRef same = new HTTPBackendRef();
            same.setGroup(ref.getGroup());
            same.setKind(ref.getKind());
            same.setNamespace(ref.getNamespace());
            same.setName(ref.getName());
            same.setPort(ref.getPort());
            same.setWeight(ref.getWeight());
            same.setFilters(filters(ref.getFilters()));
            backends.add(same);
        }
        return new RuleSpec(
                OrEmpty.text(rule.getName()),
                () -> matches(OrEmpty.list(rule.getMatches())),
                filters(rule.getFilters()),
                backends,
                null,
                null,
                rule.getSessionPersistence() != null);
    }

    private static List<HTTPRouteFilter> filters(@Nullable List<GRPCRouteFilter> filters) {
        List<HTTPRouteFilter> all = new ArrayList<>();
        for (GRPCRouteFilter filter : OrEmpty.list(filters)) {
            HTTPRouteFilter same = new HTTPRouteFilter();
            same.setType(filter.getType());
            same.setRequestHeaderModifier(filter.getRequestHeaderModifier());
            same.setResponseHeaderModifier(filter.getResponseHeaderModifier());
            same.setRequestMirror(filter.getRequestMirror());
            same.setExtensionRef(filter.getExtensionRef());
            all.add(same);
        }
        return all;
    }

    /** A rule without matches takes every call. */
    private static List<RouteMatch> matches(List<GRPCRouteMatch> matches) throws Unsupported {
        if (matches.isEmpty()) {
            return List.of(RouteMatch.of(new PathMatch.Prefix("/")));
        }
        List<RouteMatch> all = new ArrayList<>();
        for (GRPCRouteMatch match : matches) {
            List<HTTPHeaderMatch> headers = new ArrayList<>();
            for (GRPCHeaderMatch header : OrEmpty.list(match.getHeaders())) {
                HTTPHeaderMatch same = new HTTPHeaderMatch();
                same.setName(header.getName());
                same.setType(header.getType());
                same.setValue(header.getValue());
                headers.add(same);
            }
            all.add(new RouteMatch(
                    path(match.getMethod()), Optional.empty(), HttpMatches.headers(headers), List.of()));
        }
        return all;
    }

    private static PathMatch path(@Nullable GRPCMethodMatch match) throws Unsupported {
        String service = match == null ? "" : OrEmpty.text(match.getService());
        String method = match == null ? "" : OrEmpty.text(match.getMethod());
        if (match == null || service.isEmpty() && method.isEmpty()) {
            return new PathMatch.Prefix("/");
        }
        return switch (OrEmpty.textOr(match.getType(), "Exact")) {
            case "Exact" -> exact(service, method);
            case "RegularExpression" -> pattern(service, method);
            default ->
                throw new Unsupported("UnsupportedValue",
                        "method type: " + match.getType() + " (expected: Exact or RegularExpression)");
        };
    }

    private static PathMatch pattern(String service, String method) throws Unsupported {
        return service.isEmpty()
                ? new PathMatch.Tail(HttpMatches.regex("method", "/" + ANY + "/(?:" + method + ")"))
                : new PathMatch.Regex(HttpMatches.regex(
                        "method", "/(?:" + service + ")/(?:" + OrEmpty.textOr(method, ANY) + ")"));
    }

    private static PathMatch exact(String service, String method) {
        if (method.isEmpty()) {
            return new PathMatch.Prefix("/" + service);
        }
        return service.isEmpty()
                ? new PathMatch.Tail("/" + ANY + "/" + Pattern.quote(method))
                : new PathMatch.Exact("/" + service + "/" + method);
    }
}
