// SPDX-License-Identifier: Apache-2.0
/**
 * What other objects an Ingress or route refers to: Services, EndpointSlices, Secrets, grants, addresses.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.reference.References}. May depend on {@code cluster} and on
 * the enclosing package. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.reference;

import org.jspecify.annotations.NullMarked;
