// SPDX-License-Identifier: Apache-2.0
/**
 * What a TrafficPolicy says of who may pass, as an API server or a file shows it; nothing in it has been checked.
 *
 * <p>Unlike elsewhere, fields that are not known are kept at every depth: each may narrow a guard. <em>Start at</em>
 * {@link dev.rauta.controller.cluster.policy.guard.AccessSpec}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.cluster.policy.guard;

import org.jspecify.annotations.NullMarked;
