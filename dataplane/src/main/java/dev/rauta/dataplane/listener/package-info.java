// SPDX-License-Identifier: Apache-2.0
/**
 * The client's side: what all client connections of a worker have in common, whatever they speak.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.Connections}. May depend on {@code listener.plan}, {@code listener.tls},
 * {@code exchange} and what is below it. How a connection comes in is {@code listener.accept}, what it speaks then
 * {@code listener.http1} and {@code listener.http2}; they know this package, and it knows none of them. Threading: confined
 * to a worker; limits are immutable.
 */
@NullMarked
package dev.rauta.dataplane.listener;

import org.jspecify.annotations.NullMarked;
