// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.routes.Action;
import java.util.Locale;

/** Makes a redirect's {@code Location} (Gateway API, HTTPRequestRedirectFilter). */
public final class RedirectLocation {
    private RedirectLocation() {}

    /**
     * The absolute location, relative to what the client asked for.
     *
     * @param matchedPrefix what the route's prefix match was; empty for the root
     * @param listenerPort the listener's port, as its author wrote it
     * @param portOffset what the dataplane adds to ports below 1024
     */
    public static String of(
            Action.Redirect redirect, RequestHead request, String matchedPrefix, int listenerPort, int portOffset) {
        String scheme = redirect.scheme().orElse(request.scheme()).toLowerCase(Locale.ROOT);
        String host = redirect.host().orElseGet(() -> Authority.host(request.askedAuthority()));
        int wellKnown = scheme.equals("https") ? 443 : 80;
        int port;
        if (redirect.port().isPresent()) {
            port = redirect.port().get();
        } else {
            port = redirect.scheme().isPresent() ? wellKnown : listenerPort;
            // A client that named the shifted port itself stands before no Service that would shift it back.
            if (portOffset > 0 && port < 1024 && Authority.port(request.askedAuthority()) == listenerPort + portOffset) {
                port += portOffset;
            }
        }
        String target = redirect.path()
                .map(path -> PathRewrite.apply(path, request.askedTarget(), matchedPrefix))
                .orElse(request.askedTarget());
        return scheme + "://" + host + (port == wellKnown ? "" : ":" + port) + target;
    }
}
