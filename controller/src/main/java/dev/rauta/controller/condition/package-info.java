// SPDX-License-Identifier: Apache-2.0
/**
 * Faults in users' configuration and the Kubernetes conditions they become, in one place.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.condition.Problem}. May depend on the route model and fabric8's model.
 * Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.condition;

import org.jspecify.annotations.NullMarked;
