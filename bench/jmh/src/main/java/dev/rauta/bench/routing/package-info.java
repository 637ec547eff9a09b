// SPDX-License-Identifier: Apache-2.0
/**
 * What finding a route, changing one, and mapping a request's fields cost by themselves.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.routing.LookupBenchmark}. For measurements alone; nothing depends on it.
 * Threading: JMH's.
 */
@NullMarked
package dev.rauta.bench.routing;

import org.jspecify.annotations.NullMarked;
