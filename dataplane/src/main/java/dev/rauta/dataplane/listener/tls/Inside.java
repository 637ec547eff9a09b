// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

/** What a client says once its handshake is done. */
public enum Inside {
    /** HTTP/2 or HTTP/1.1, as ALPN agrees on. */
    HTTP,

    /** Anything: no protocol is agreed on, for nobody here knows what the endpoint speaks (RFC 7301). */
    BYTES
}
