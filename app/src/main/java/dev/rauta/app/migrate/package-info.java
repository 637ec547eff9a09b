// SPDX-License-Identifier: Apache-2.0
/**
 * Ingresses as objects of Gateway API: what they come to in the route model is written down again, and proven by translating it.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.migrate.Migration}. May depend on the controller, and on {@code app.diff} for the proof.
 * Pure: any thread.
 */
@NullMarked
package dev.rauta.app.migrate;

import org.jspecify.annotations.NullMarked;
