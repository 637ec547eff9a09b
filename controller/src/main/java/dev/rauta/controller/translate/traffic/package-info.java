// SPDX-License-Identifier: Apache-2.0
/**
 * What traffic policies say of Gateways, routes and Services, and which of several counts (TrafficPolicy of rauta.dev/v1alpha1).
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.traffic.TrafficPolicies}; docs/adr/0016 has the rules. A further
 * policy is another {@link dev.rauta.controller.translate.traffic.field.PolicyField}. May depend on {@code cluster}, {@code condition},
 * {@code translate.gateway}, {@code translate.reference} and the enclosing package. Pure values: any thread.
 */
@NullMarked
package dev.rauta.controller.translate.traffic;

import org.jspecify.annotations.NullMarked;
