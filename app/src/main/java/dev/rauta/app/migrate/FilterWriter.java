// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.app.migrate.policy.ServiceWords;
import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.routes.Action;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.match.PathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifierBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilterBuilder;
import org.jspecify.annotations.Nullable;

/** What a rule of an HTTPRoute says itself. */
final class FilterWriter {
    private FilterWriter() {}

    static HTTPRouteFilter redirect(Action.Redirect redirect, PathMatch match) throws Unsayable {
        PathModifier modifier = redirect.path().orElse(null);
        return new HTTPRouteFilterBuilder()
                .withType("RequestRedirect")
                .withNewRequestRedirect()
                .withScheme(redirect.scheme().orElse(null))
                .withHostname(redirect.host().orElse(null))
                .withPort(redirect.port().orElse(null))
                .withPath(modifier == null ? null : path(modifier, match))
                .withStatusCode(redirect.status())
                .endRequestRedirect()
                .build();
    }

    private static @Nullable HTTPPathModifier path(PathModifier modifier, PathMatch match) throws Unsayable {
        return switch (modifier) {
            case PathModifier.Full(String path) -> full(path);
            case PathModifier.Prefix(String replacement) -> switch (match) {
                case PathMatch.Prefix _, PathMatch.Any _ -> new HTTPPathModifierBuilder()
                        .withType("ReplacePrefixMatch")
                        .withReplacePrefixMatch(replacement)
                        .build();
                // All of it is the prefix.
                case PathMatch.Exact _ -> full(replacement);
                case PathMatch.Regex _, PathMatch.Tail _, PathMatch.StartRegex _ ->
                    throw new Unsayable("path: another prefix for an expression (expected: for a prefix)");
            };
            case PathModifier.Regex(String expression, String _) ->
                throw new Unsayable("path: redirected by expression " + expression + " (expected: another path, or another prefix)");
        };
    }

    private static HTTPPathModifier full(String path) {
        return new HTTPPathModifierBuilder().withType("ReplaceFullPath").withReplaceFullPath(path).build();
    }

    static HTTPRouteFilter mirror(Filter.Mirror mirror, String namespace) throws Unsayable {
        if (mirror.form().isPresent()) {
            throw new Unsayable("copies that look otherwise: " + mirror.form().get() + " (expected: as they are)");
        }
        ServiceWords service = ServiceWords.of(mirror.upstream());
        if (!service.namespace().equals(namespace)) {
            throw new Unsayable("mirror: Service " + service.namespace() + "/" + service.name() + " (expected: one of " + namespace + ")");
        }
        return new HTTPRouteFilterBuilder()
                .withType("RequestMirror")
                .withNewRequestMirror()
                .withNewBackendRef().withName(service.name()).withPort(service.port()).endBackendRef()
                .withNewFraction(mirror.denominator(), mirror.numerator())
                .endRequestMirror()
                .build();
    }
}
