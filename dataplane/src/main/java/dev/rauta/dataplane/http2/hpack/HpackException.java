// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

/** A header block that cannot be decoded, after which none of its connection can: COMPRESSION_ERROR (RFC 7541, section 5). */
public final class HpackException extends Exception {
    private static final long serialVersionUID = 1;

    HpackException(String message) {
        super(message, null, false, false);
    }
}
