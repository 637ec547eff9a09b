// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers.wire;

/**
 * Raw bytes of an HTTP/1.1 answer, as ISO 8859-1; an HTTP/2 upstream says the same in frames, and resets the stream where
 * the answer is not whole.
 *
 * @param thenCloses whether the upstream closes after them
 */
public record Reply(String bytes, boolean thenCloses) {
    /** 200 with the body {@code ok}. */
    public static final Reply OK = new Reply("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok", false);
}
