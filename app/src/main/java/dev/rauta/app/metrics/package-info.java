// SPDX-License-Identifier: Apache-2.0
/**
 * What is measured besides the dataplane's own counters: state, configuration, certificates, pushes.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.metrics.DataplaneFamilies}. May depend on the controller, the dataplane and
 * Micrometer. Threading: read by a scrape, on any thread.
 */
@NullMarked
package dev.rauta.app.metrics;

import org.jspecify.annotations.NullMarked;
