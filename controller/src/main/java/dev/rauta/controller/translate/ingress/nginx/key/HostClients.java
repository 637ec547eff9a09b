// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.tls.ClientValidation;
import java.util.Optional;

/** Which client certificates hosts ask for. */
public sealed interface HostClients {
    /**
     * Some.
     *
     * @param demand what handshakes ask for; absent: nothing
     * @param guard what requests must pass
     */
    record Asked(Optional<ClientValidation> demand, Guard.ClientCertificate guard) implements HostClients {}

    /** What is asked for cannot be honoured, so that every request is answered 403. */
    record Closed() implements HostClients {}
}
