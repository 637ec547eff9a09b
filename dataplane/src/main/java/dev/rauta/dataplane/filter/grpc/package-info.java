// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of gRPC services that filters make over their worker's own connections, and the messages that they carry.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.grpc.UnaryCall}. May depend on the enclosing package and {@code http}.
 * Threading: a call is confined to a worker; a description of one is immutable.
 */
@NullMarked
package dev.rauta.dataplane.filter.grpc;

import org.jspecify.annotations.NullMarked;
