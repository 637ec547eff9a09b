// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

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
     * @param listenerPort the listener's port, as its author wrote it
     * @param portOffset what the dataplane adds to ports below 1024
     */
    public String of(RequestHead request, int listenerPort, int portOffset) {
        String asked = request.askedTarget();
        return of(request, path == null ? asked : path.apply(asked), listenerPort, portOffset);
    }

    /** The same; null where its path's expression does not match, or that is where the client is already. */
    public @Nullable String elsewhere(RequestHead request, int listenerPort, int portOffset) {
        String asked = request.askedTarget();
        String target = path == null ? asked : path.applied(asked);
        if (target == null) {
            return null;
        }
        boolean sameTarget = target.equals(asked);
        boolean sameScheme = scheme == null || scheme.equals(request.scheme());
        boolean sameHost = host == null || host.equalsIgnoreCase(Authority.host(request.askedAuthority()));
        // Another scheme has another port; with the same one the port that the client came to is the one that counts.
        boolean samePort = port == null || port == listenerPort;
        return sameTarget && sameScheme && sameHost && samePort ? null : of(request, target, listenerPort, portOffset);
    }

    private String of(RequestHead request, String target, int listenerPort, int portOffset) {
        String to = scheme == null ? request.scheme().toLowerCase(Locale.ROOT) : scheme;
        String name = host == null ? Authority.host(request.askedAuthority()) : host;
        int wellKnown = to.equals("https") ? 443 : 80;
        int at;
        if (port != null) {
            at = port;
        } else {
            at = scheme == null ? listenerPort : wellKnown;
            // A client that named the shifted port itself stands before no Service that would shift it back.
            if (portOffset > 0 && at < 1024 && Authority.port(request.askedAuthority()) == listenerPort + portOffset) {
                at += portOffset;
            }
        }
        return to + "://" + name + (at == wellKnown ? "" : ":" + at) + target;
    }
}
