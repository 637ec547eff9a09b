// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import dev.rauta.routes.Route;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.upstream.UpstreamName;
import org.jspecify.annotations.Nullable;

/** What routes and upstreams are called, in ingress-nginx's terms. */
final class ServiceParts {
    private ServiceParts() {}

    /** {@code NAMESPACE-SERVICE-PORT}; empty where there is none. */
    static String dashed(@Nullable UpstreamName upstream) {
        if (upstream == null) {
            return "";
        }
        String plain = plain(upstream);
        int slash = plain.indexOf('/');
        int colon = plain.lastIndexOf(':');
        if (slash <= 0 || colon < slash) {
            // The host of a URL, and no Service.
            return plain.substring(slash < 0 ? 0 : plain.lastIndexOf('/') + 1);
        }
        return plain.substring(0, slash) + '-' + plain.substring(slash + 1, colon) + '-' + plain.substring(colon + 1);
    }

    static String service(@Nullable UpstreamName upstream) {
        if (upstream == null) {
            return "";
        }
        String plain = plain(upstream);
        int slash = plain.indexOf('/');
        int colon = plain.lastIndexOf(':');
        return slash <= 0 || colon < slash ? "" : plain.substring(slash + 1, colon);
    }

    static String port(@Nullable UpstreamName upstream) {
        if (upstream == null) {
            return "";
        }
        String plain = plain(upstream);
        return plain.substring(plain.lastIndexOf(':') + 1);
    }

    /** Without its variant. */
    private static String plain(UpstreamName upstream) {
        int variant = upstream.value().indexOf('~');
        return variant < 0 ? upstream.value() : upstream.value().substring(0, variant);
    }

    /** What its path must match, as its author wrote it. */
    static String path(Route route) {
        return switch (route.match().path()) {
            case PathMatch.Exact exact -> exact.path();
            case PathMatch.Prefix prefix -> prefix.path();
            case PathMatch.Regex regex -> regex.pattern();
            case PathMatch.Tail tail -> tail.pattern();
            case PathMatch.StartRegex regex -> regex.pattern();
            case PathMatch.Any _ -> "/";
        };
    }
}
