// SPDX-License-Identifier: Apache-2.0
/**
 * What a filter asks an upstream, and what it hears; the exchange makes the request.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.asking.Question}. May depend on the route model and {@code http}.
 * Threading: what is asked and heard is confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.filter.asking;

import org.jspecify.annotations.NullMarked;
