// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import dev.rauta.routes.tls.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards an upstream.
 *
 * @param serverName the server name to send, and the one to verify where {@code names} is empty; empty: none is sent
 * @param trust whom to believe
 * @param names where there are any, one of them must be among the peer's subject alternative names, in place of the
 *     server name
 * @param certificate what to show where the peer asks for a client certificate
 */
public record UpstreamTls(
        Optional<String> serverName, UpstreamTrust trust, List<SubjectName> names, Optional<Certificate> certificate) {
    public UpstreamTls {
        names = List.copyOf(names);
    }

    /** Encrypted, and nobody verified. */
    public static UpstreamTls unverified(Optional<String> serverName) {
        return new UpstreamTls(serverName, new UpstreamTrust.Anyone(), List.of(), Optional.empty());
    }

    /** Verified against {@code pem} by the name that is sent. */
    public static UpstreamTls verified(String serverName, String pem) {
        return new UpstreamTls(
                Optional.of(serverName), new UpstreamTrust.Bundle(pem), List.of(), Optional.empty());
    }
}
