// SPDX-License-Identifier: Apache-2.0
/**
 * The client as an exchange sees it, whatever it speaks.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchange.client.Downstream}. May depend on {@code http}, {@code metrics}, {@code router} and the
 * route model.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.exchange.client;

import org.jspecify.annotations.NullMarked;
