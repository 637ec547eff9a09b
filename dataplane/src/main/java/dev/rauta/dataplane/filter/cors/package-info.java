// SPDX-License-Identifier: Apache-2.0
/**
 * Which pages of other origins may send requests and read responses, as browsers ask it.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.cors.CorsPolicy}. May depend on the route model and {@code http}.
 * Threading: everything is immutable and shared.
 */
@NullMarked
package dev.rauta.dataplane.filter.cors;

import org.jspecify.annotations.NullMarked;
