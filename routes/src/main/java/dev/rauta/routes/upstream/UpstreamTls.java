// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.upstream;

import java.util.Optional;

/**
 * TLS towards an upstream.
 *
 * @param serverName the server name to send; empty: the request's host
 * @param trust PEM certificates to verify the peer against; empty: the peer is not verified, as Kubernetes'
 *     {@code appProtocol: https} names no authority
 */
public record UpstreamTls(Optional<String> serverName, Optional<String> trust) {}
