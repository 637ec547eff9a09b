// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

/** How a message says where its body ends. */
public enum Framing {
    /** There is none. */
    NONE,
    /** By {@code content-length}. */
    LENGTH,
    /** By chunks in HTTP/1.1, by END_STREAM alone in HTTP/2. */
    OPEN,
    /** A response's, by the end of its connection; in HTTP/2 by END_STREAM. */
    CLOSE
}
