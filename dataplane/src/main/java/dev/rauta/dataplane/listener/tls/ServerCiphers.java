// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import java.util.List;

/** The protocols and cipher suites that clients may choose from. */
final class ServerCiphers {
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Forward secrecy and authenticated encryption alone, so that none is on the list that HTTP/2 forbids (RFC 9113,
     * appendix A). Those of TLS 1.3 come first, all three.
     */
    static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private ServerCiphers() {}
}
