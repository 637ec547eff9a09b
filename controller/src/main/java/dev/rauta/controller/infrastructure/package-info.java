// SPDX-License-Identifier: Apache-2.0
/**
 * The objects that Gateways need in the cluster, as values: what shall be there, and what shall not.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.infrastructure.Infrastructure}. May depend on fabric8's model. Pure
 * values: any thread.
 */
@NullMarked
package dev.rauta.controller.infrastructure;

import org.jspecify.annotations.NullMarked;
