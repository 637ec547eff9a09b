// SPDX-License-Identifier: Apache-2.0
/**
 * TrafficPolicy of rauta.dev/v1alpha1, as an API server or a file shows it; nothing in it has been checked.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.cluster.policy.TrafficPolicy}. May depend on fabric8's model, never its client.
 * Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.cluster.policy;

import org.jspecify.annotations.NullMarked;
