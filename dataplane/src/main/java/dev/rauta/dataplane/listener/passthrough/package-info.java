// SPDX-License-Identifier: Apache-2.0
/**
 * TLS connections that go on undecrypted.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.listener.passthrough.PassthroughTargets}. May depend on {@code balance} and
 * the route model. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.listener.passthrough;

import org.jspecify.annotations.NullMarked;
