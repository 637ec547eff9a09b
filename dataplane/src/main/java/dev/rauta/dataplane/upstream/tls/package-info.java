// SPDX-License-Identifier: Apache-2.0
/**
 * TLS towards upstreams: whom to believe, what to show, what to offer by ALPN.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.upstream.tls.UpstreamContexts}. May depend on the route model, Netty and
 * BoringSSL. Threading: made by the thread that applies snapshots, then immutable and shared by all workers.
 */
@NullMarked
package dev.rauta.dataplane.upstream.tls;

import org.jspecify.annotations.NullMarked;
