// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Bytes that are read from a socket piece by piece, with a limit on the waiting. */
final class Octets {
    private final InputStream in;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final byte[] piece = new byte[16 * 1024];
    private boolean ended;

    Octets(InputStream in) {
        this.in = in;
    }

    /** Reads once; false where nothing came in the socket's timeout, or nothing will. */
    boolean more() {
        if (ended) {
            return false;
        }
        try {
            int got = in.read(piece);
            ended = got < 0;
            if (got > 0) {
                all.write(piece, 0, got);
            }
            return got > 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // A reset is an end too: what came before it counts.
            ended = true;
            return false;
        }
    }

    boolean ended() {
        return ended;
    }

    byte[] bytes() {
        return all.toByteArray();
    }

    String text() {
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
