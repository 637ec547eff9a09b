// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2;

import io.netty.handler.codec.http2.Http2Error;

/** What a peer did against the protocol: an error of one stream, or of the connection (RFC 9113, section 5.4). */
public final class Http2Fault extends Exception {
    private static final long serialVersionUID = 1;

    private final Http2Error error;
    private final int stream;

    private Http2Fault(int stream, Http2Error error, String message) {
        super(message, null, false, false);
        this.stream = stream;
        this.error = error;
    }

    /** An error that ends the connection. */
    public static Http2Fault ofConnection(Http2Error error, String message) {
        return new Http2Fault(0, error, message);
    }

    /** An error that ends {@code stream} alone. */
    public static Http2Fault ofStream(int stream, Http2Error error, String message) {
        return new Http2Fault(stream, error, message);
    }

    public Http2Error error() {
        return error;
    }

    /** Whose error it is; 0 for the connection's. */
    int stream() {
        return stream;
    }
}
