// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/**
 * How much of a message's head a peer may send.
 *
 * @param targetBytes the longest request target
 * @param headBytes the largest head without its first line, and the largest trailer section
 * @param fields the most fields in a head, and in a trailer section
 */
public record Http1Limits(int targetBytes, int headBytes, int fields) {
    /** What method, version and spaces may add to the target in the first line. */
    private static final int LINE_ROOM = 64;

    /** Chunk extensions mean nothing here, so a message may spend no more than this on them. */
    static final int EXTENSION_BYTES = 4096;

    /** Empty lines before a request line that are forgiven (RFC 9112, section 2.2). */
    static final int EMPTY_LINES = 4;

    int firstLineBytes() {
        return targetBytes + LINE_ROOM;
    }
}
