// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1.head;

import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.http1.Octets;

/** Reads {@code HTTP/1.0} and {@code HTTP/1.1} (RFC 9112, section 2.3). */
final class Versions {
    /** Bytes of a version. */
    static final int LENGTH = 8;

    private static final byte[] PREFIX = {'H', 'T', 'T', 'P', '/'};

    private Versions() {}

    /** Whether the version at {@code at}, which a line end must follow, is 1.1; false for 1.0. */
    static boolean isHttp11(byte[] head, int at) throws Http1Exception {
        boolean http11 = isHttp11Before(head, at);
        if (head[at + LENGTH] != '\r') {
            throw Http1Exception.malformed("version: something behind it (expected: the line's end)");
        }
        return http11;
    }

    /** The same where anything may follow. */
    static boolean isHttp11Before(byte[] head, int at) throws Http1Exception {
        for (int i = 0; i < PREFIX.length; i++) {
            if (head[at + i] != PREFIX[i]) {
                throw new Http1Exception(
                        namesHttp(head, at) ? Http1Fault.MALFORMED : Http1Fault.FOREIGN,
                        "version: none where one belongs (expected: HTTP/1.1)");
            }
        }
        byte major = head[at + 5];
        if (!isDigit(major) || head[at + 6] != '.' || !isDigit(head[at + 7])) {
            throw Http1Exception.malformed("version: not of the form HTTP/d.d (expected: HTTP/1.1)");
        }
        byte minor = head[at + 7];
        if (major != '1' || minor > '1') {
            throw new Http1Exception(Http1Fault.VERSION, "version: neither 1.0 nor 1.1 (expected: one of them)");
        }
        return minor == '1';
    }

    /** Whether the rest of the line speaks of HTTP at all, however misspelt. */
    private static boolean namesHttp(byte[] head, int from) {
        for (int at = from; head[at + 3] != '\r' && head[at] != '\r'; at++) {
            if (Octets.lower(head[at]) == 'h'
                    && Octets.lower(head[at + 1]) == 't'
                    && Octets.lower(head[at + 2]) == 't'
                    && Octets.lower(head[at + 3]) == 'p') {
                return true;
            }
        }
        return false;
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}
