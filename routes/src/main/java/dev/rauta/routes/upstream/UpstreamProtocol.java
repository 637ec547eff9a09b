// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/** What an upstream speaks. */
public enum UpstreamProtocol {
    /** Nobody said: each worker finds out (in the clear by a probe, over TLS by ALPN). */
    AUTO,
    /** HTTP/1.1. */
    HTTP1,
    /** HTTP/2: in the clear by prior knowledge (RFC 9113, section 3.3), over TLS by ALPN. */
    HTTP2
}
