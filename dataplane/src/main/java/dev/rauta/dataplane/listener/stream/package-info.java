// SPDX-License-Identifier: Apache-2.0
/**
 * Connections that go on as they are: TCP, and TLS decrypted or not; and whose turn it is among their destinations.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.stream.Splices}. May depend on {@code exchange.routing}, {@code balance},
 * {@code upstream.tls}, {@code http}, {@code metrics} and the route model. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.stream;

import org.jspecify.annotations.NullMarked;
