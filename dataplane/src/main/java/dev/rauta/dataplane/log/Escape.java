// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

/** How what a client has sent is kept from looking like something else in a line. Control characters never go out as they are. */
public enum Escape {
    /** Quotes, backslashes and all but printable ASCII as {@code \xHH}; nothing at all as {@code -}. */
    DEFAULT,
    /** As within a string of JSON (RFC 8259, section 7). */
    JSON,
    /** As it is, but for control characters, which are {@code \xHH}. */
    NONE
}
