// SPDX-License-Identifier: Apache-2.0
/**
 * Gateways and ListenerSets to listeners and conditions (gateway.networking.k8s.io/v1).
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.gateway.GatewayTranslator}. May depend on {@code cluster},
 * {@code translate.reference}, {@code translate.service} and the enclosing package. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.gateway;

import org.jspecify.annotations.NullMarked;
