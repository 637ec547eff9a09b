// SPDX-License-Identifier: Apache-2.0
/**
 * What counting a request costs by itself, and telling a scrape what was counted.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.metrics.CountBenchmark}. For measurements alone; nothing depends on it.
 * Threading: JMH's.
 */
@NullMarked
package dev.rauta.bench.metrics;

import org.jspecify.annotations.NullMarked;
