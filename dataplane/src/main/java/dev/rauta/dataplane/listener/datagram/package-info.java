// SPDX-License-Identifier: Apache-2.0
/**
 * Datagrams that go on as they are.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.datagram.Flows}. May depend on {@code listener.stream}, {@code http},
 * {@code metrics}, {@code shared} and the route model. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.datagram;

import org.jspecify.annotations.NullMarked;
