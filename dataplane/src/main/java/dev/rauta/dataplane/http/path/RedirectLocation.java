// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.path;

import dev.rauta.dataplane.http.Authority;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.routes.Action;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a redirect's {@code Location} (Gateway API, HTTPRequestRedirectFilter); immutable and shared. */
public final class RedirectLocation {
    private final @Nullable String scheme;
    private final @Nullable String host;
    private final @Nullable Integer port;
    private final @Nullable PathRewrite path;

    private RedirectLocation(
            Optional<String> scheme, Optional<String> host, Optional<Integer> port, Optional<PathModifier> path, String matchedPrefix) {
        this.scheme = scheme.map(name -> name.toLowerCase(Locale.ROOT)).orElse(null);
        this.host = host.orElse(null);
        this.port = port.orElse(null);
        this.path = path.map(modifier -> PathRewrite.compile(modifier, matchedPrefix)).orElse(null);
    }

    /**
     * Compiles {@code redirect}. Throws {@link com.google.re2j.PatternSyntaxException} for an expression that RE2 does not take.
     *
     * @param matchedPrefix what the route's prefix match was; empty for the root
     */
    public static RedirectLocation compile(Action.Redirect redirect, String matchedPrefix) {
        return new RedirectLocation(redirect.scheme(), redirect.host(), redirect.port(), redirect.path(), matchedPrefix);
    }

    /** The same. */
    public static RedirectLocation compile(Filter.Redirect redirect, String matchedPrefix) {
        return new RedirectLocation(redirect.scheme(), redirect.host(), redirect.port(), redirect.path(), matchedPrefix);
    }

    /**
     * The absolute location, relative to what the client asked for.
     *
     * @param cameBy {@code http} or {@code https}: how the client came, perhaps to a proxy
     * @param listenerPort the listener's port, as its author wrote it
     * @param portOffset what the dataplane adds to ports below 1024
     */
    public String of(RequestHead request, String cameBy, int listenerPort, int portOffset) {
        String asked = request.askedTarget();
        return location(request, path == null ? asked : path.apply(asked), cameBy, port(request, cameBy, listenerPort, portOffset));
    }

    /** The same; null where its path's expression does not match, or that is where the client is already. */
    public @Nullable String elsewhere(RequestHead request, String cameBy, int listenerPort, int portOffset) {
        String asked = request.askedTarget();
        String target = path == null ? asked : path.applied(asked);
        if (target == null) {
            return null;
        }
        boolean sameTarget = target.equals(asked);
        boolean sameScheme = scheme == null || scheme.equals(cameBy);
        boolean sameHost = host == null || host.equalsIgnoreCase(Authority.host(request.askedAuthority()));
        // Another scheme has another port; with the same one the port that the client came to is the one that counts.
        boolean samePort = port == null || port == listenerPort;
        return sameTarget && sameScheme && sameHost && samePort
                ? null
                : location(request, target, cameBy, port(request, cameBy, listenerPort, portOffset));
    }

    private String location(RequestHead request, String target, String cameBy, int at) {
        String to = to(cameBy);
        String name = host == null ? Authority.host(request.askedAuthority()) : host;
        return to + "://" + name + (at == wellKnown(to) ? "" : ":" + at) + target;
    }

    private int port(RequestHead request, String cameBy, int listenerPort, int portOffset) {
        if (port != null) {
            return port;
        }
        // Who came to a proxy by another scheme did not come to the listener's port.
        int at = scheme == null && cameBy.equals(request.scheme()) ? listenerPort : wellKnown(to(cameBy));
        // A client that named the shifted port itself stands before no Service that would shift it back.
        boolean shifted = portOffset > 0 && at < 1024 && Authority.port(request.askedAuthority()) == listenerPort + portOffset;
        return shifted ? at + portOffset : at;
    }

    private String to(String cameBy) {
        return scheme == null ? cameBy : scheme;
    }

    private static int wellKnown(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
