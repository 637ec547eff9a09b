// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate;

import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.CertificateName;
import java.util.List;

/**
 * A listener that is to be.
 *
 * @param parent what it is part of
 * @param section its name
 * @param host the hosts it is for
 * @param kind what it speaks
 * @param certificates those it shows; none where it shows none
 * @param closed whether nothing may be served there
 */
record Door(Parent parent, String section, HostPattern host, Kind kind, List<CertificateName> certificates, boolean closed) {

    /** What a listener may be part of, by name. */
    record Parent(String kind, String namespace, String name) {}

    /** What a listener speaks. */
    enum Kind {
        HTTP("HTTP", 80),
        HTTPS("HTTPS", 443),
        PASSTHROUGH("TLS", 443);

        private final String protocol;
        private final int port;

        Kind(String protocol, int port) {
            this.protocol = protocol;
            this.port = port;
        }

        String protocol() {
            return protocol;
        }

        int port() {
            return port;
        }
    }
}
