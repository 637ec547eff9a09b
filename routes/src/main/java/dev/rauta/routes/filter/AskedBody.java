// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

/**
 * How much of a request's body a service is told that judges it.
 *
 * @param bytes 1 to 32,768: no more than a client may send before any of it has been taken
 * @param partial whether it is told the beginning of a longer one, which is answered 413 otherwise
 */
public record AskedBody(int bytes, boolean partial) {
    /** The most, in bytes. */
    public static final int MOST = 32 * 1024;

    public AskedBody {
        if (bytes < 1 || bytes > MOST) {
            throw new IllegalArgumentException("maxBytes: " + bytes + " (expected: 1.." + MOST + ")");
        }
    }
}
