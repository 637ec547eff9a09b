// SPDX-License-Identifier: Apache-2.0
/**
 * Counts what workers do, without any worker waiting for another or for a scrape.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.metrics.WorkerMetrics}. May depend on {@code http} and the JDK.
 * Threading: each worker writes its own cells with opaque writes; a scrape reads them from any thread and sees each
 * counter as it was a moment ago. This package is exempt from the ban on concurrent types: its arrays are published to
 * the scraping thread.
 */
@NullMarked
package dev.rauta.dataplane.metrics;

import org.jspecify.annotations.NullMarked;
