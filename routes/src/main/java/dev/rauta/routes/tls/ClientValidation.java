// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import java.util.Optional;

/**
 * Which client certificates a server name demands (mutual TLS).
 *
 * @param mode what is asked of a client
 * @param trust PEM certificates, each of which is an authority that is believed; may be empty only where no client is let
 *     in at all
 * @param revoked PEM revocation lists (RFC 5280, section 5); where there are any, every certificate of a chain needs a
 *     current list of its issuer that does not name it
 * @param depth how many authorities may stand between a client's certificate and {@code trust}; empty: the dataplane's
 *     default
 */
public record ClientValidation(Mode mode, String trust, Optional<String> revoked, Optional<Integer> depth) {

    /** What is asked of a client. */
    public enum Mode {
        /** A certificate that {@code trust} vouches for, or no handshake. */
        REQUIRED,
        /** None, or one that {@code trust} vouches for. */
        OPTIONAL,
        /** None, or any: it is asked for, but not verified. */
        INSECURE_FALLBACK,
        /** None, or any: it is asked for, and what {@code trust} says of it is told to guards, which answer. */
        JUDGED,
        /** Nobody is let in: what its author asked for cannot be honoured. */
        CLOSED
    }

    public ClientValidation {
        depth.ifPresent(value -> {
            if (value < 0 || value > 10) {
                throw new IllegalArgumentException("client certificate depth: " + value + " (expected: 0..10)");
            }
        });
    }

    /** A certificate that {@code trust} vouches for, or no handshake. */
    public static ClientValidation required(String trust) {
        return new ClientValidation(Mode.REQUIRED, trust, Optional.empty(), Optional.empty());
    }

    /** Lets nobody in. */
    public static ClientValidation closed() {
        return new ClientValidation(Mode.CLOSED, "", Optional.empty(), Optional.empty());
    }
}
