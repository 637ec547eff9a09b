// SPDX-License-Identifier: Apache-2.0
/**
 * What a TrafficPolicy says of a service that is asked who may pass; nothing in it has been checked.
 *
 * <p>As in {@code guard}, fields that are not known are kept at every depth. <em>Start at</em>
 * {@link dev.rauta.controller.cluster.policy.guard.external.ExternalSpec}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.cluster.policy.guard.external;

import org.jspecify.annotations.NullMarked;
