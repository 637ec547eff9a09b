// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which fleets a client certificate is for: its URI names {@code rauta://fleet/NAME}. One without any such name is for
 * every fleet.
 */
public final class FleetNames {
    private static final String PREFIX = "rauta://fleet/";

    private FleetNames() {}

    /** Throws {@link IllegalArgumentException} where the certificate is for other fleets; without TLS nobody is refused. */
    public static void require(@Nullable SSLSession session, String fleet) {
        if (session == null) {
            return;
        }
        List<String> allowed = Alternatives.of(session, List.of(Alternatives.URI))
                .map(String::valueOf)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .toList();
        if (!allowed.isEmpty() && !allowed.contains(fleet)) {
            throw new IllegalArgumentException("fleet: " + fleet + " (expected: one of the certificate's, " + allowed + ")");
        }
    }
}
