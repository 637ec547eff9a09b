// SPDX-License-Identifier: Apache-2.0
/**
 * Routes of Gateway API to the route table and conditions (gateway.networking.k8s.io/v1).
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.route.RouteTranslator}. May depend on {@code cluster},
 * {@code translate.gateway}, {@code translate.reference} and the enclosing package. Threading: one thread for each
 * translation.
 */
@NullMarked
package dev.rauta.controller.translate.route;

import org.jspecify.annotations.NullMarked;
