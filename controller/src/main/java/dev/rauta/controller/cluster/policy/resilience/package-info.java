// SPDX-License-Identifier: Apache-2.0
/**
 * What a TrafficPolicy says of endpoints in trouble, as an API server or a file shows it; nothing in it has been checked.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.cluster.policy.resilience.HealthCheckSpec}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.cluster.policy.resilience;

import org.jspecify.annotations.NullMarked;
