// SPDX-License-Identifier: Apache-2.0
/**
 * A whole configuration at one instant, as values, and the names of its parts.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.snapshot.Snapshot}; {@code codec} turns it into what travels. May depend on the route model
 * alone. Pure: any thread.
 */
@NullMarked
package dev.rauta.routes.snapshot;

import org.jspecify.annotations.NullMarked;
