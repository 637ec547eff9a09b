// SPDX-License-Identifier: Apache-2.0
/**
 * Asks endpoints whether they work, once for all workers, and tells those what has changed.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.health.HealthChecks}. May depend on how upstreams are connected to; never on a worker.
 * Threading: an event loop of its own, which is started when somebody asks for a check.
 */
@NullMarked
package dev.rauta.dataplane.health;

import org.jspecify.annotations.NullMarked;
