// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

/** How a message's body is told from what follows it (RFC 9112, section 6.3). */
public sealed interface Framing {
    /** There is no body. */
    Framing NONE = new None();

    /** The body comes in chunks. */
    Framing CHUNKED = new Chunked();

    /** The body ends with the connection. */
    Framing UNTIL_CLOSE = new UntilClose();

    /** No body. */
    record None() implements Framing {}

    /**
     * A body of a known length.
     *
     * @param bytes at least 1
     */
    record Length(long bytes) implements Framing {}

    /** A chunked body. */
    record Chunked() implements Framing {}

    /** A body up to the end of the connection: responses only. */
    record UntilClose() implements Framing {}

    /** A body of {@code bytes}, or none. */
    static Framing ofLength(long bytes) {
        return bytes == 0 ? NONE : new Length(bytes);
    }
}
