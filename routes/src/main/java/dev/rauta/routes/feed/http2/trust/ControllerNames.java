// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2.trust;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is a controller: whoever shows a certificate that dataplanes would take for one, which is to say one with a DNS name or an
 * address that our own has too. A dataplane's has none of them.
 */
public final class ControllerNames {
    private static final List<Integer> KINDS = List.of(Alternatives.DNS, Alternatives.ADDRESS);

    private ControllerNames() {}

    /** Throws {@link IllegalArgumentException} where the peer is no controller; without TLS nobody is refused. */
    public static void require(@Nullable SSLSession session, @Nullable MountedCertificates ours) {
        if (session == null || ours == null) {
            return;
        }
        Set<Object> theirs = Alternatives.of(session, KINDS).collect(Collectors.toSet());
        Set<Object> wanted = Alternatives.of(ours.leaf(), KINDS).collect(Collectors.toSet());
        if (theirs.stream().noneMatch(wanted::contains)) {
            throw new IllegalArgumentException(
                    "peer: its certificate names " + theirs + " (expected: a controller's, of " + wanted + ")");
        }
    }
}
