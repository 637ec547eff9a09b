// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import java.io.IOException;

/** A connection that ended before its first request, and the local port that it had. */
final class NotOpened extends IOException {
    private static final long serialVersionUID = 1;

    private final int port;

    NotOpened(int port, IOException cause) {
        super("handshake: " + cause.getMessage(), cause);
        this.port = port;
    }

    int port() {
        return port;
    }
}
