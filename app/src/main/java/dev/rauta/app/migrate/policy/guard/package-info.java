// SPDX-License-Identifier: Apache-2.0
/**
 * Guards as fields of a TrafficPolicy, none of which may come to less than it was.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.migrate.policy.guard.GuardLayers}. May depend on the route model, on policies and their readers.
 * Pure: any thread.
 */
@NullMarked
package dev.rauta.app.migrate.policy.guard;

import org.jspecify.annotations.NullMarked;
