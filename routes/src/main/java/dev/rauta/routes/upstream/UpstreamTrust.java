// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

/** Whom a TLS upstream's certificate is verified against. */
public sealed interface UpstreamTrust {

    /** Nobody: the peer is not verified, as Kubernetes' {@code appProtocol: https} names no authority. */
    record Anyone() implements UpstreamTrust {}

    /**
     * The authorities in {@code pem}.
     *
     * @param pem at least one certificate
     */
    record Bundle(String pem) implements UpstreamTrust {}

    /** The authorities that the dataplane's own system believes. */
    record SystemStore() implements UpstreamTrust {}
}
