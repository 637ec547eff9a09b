// SPDX-License-Identifier: Apache-2.0
/**
 * Who is believed about who a client is, and what upstreams are told of it (RFC 7239, {@code X-Forwarded-*}).
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.forwarded.ClientTrust}. May depend on {@code http}. Threading: what is believed is
 * immutable and shared; heads are confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http.forwarded;

import org.jspecify.annotations.NullMarked;
