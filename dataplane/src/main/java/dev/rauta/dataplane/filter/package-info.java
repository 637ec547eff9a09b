// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a route's filters on an exchange's heads.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.FilterChain}. May depend on the route model and {@code http}.
 * Threading: a chain is immutable and shared; what it works on is confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.filter;

import org.jspecify.annotations.NullMarked;
