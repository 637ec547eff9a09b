// SPDX-License-Identifier: Apache-2.0
/**
 * How often, and how many at a time, requests may come.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.filter.limit.RateLimit}. Depends on {@code access} and the JDK. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.filter.limit;

import org.jspecify.annotations.NullMarked;
