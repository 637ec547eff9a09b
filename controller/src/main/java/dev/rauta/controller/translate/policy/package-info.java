// SPDX-License-Identifier: Apache-2.0
/**
 * What policies say of the Services that routes send to (BackendTLSPolicy of gateway.networking.k8s.io/v1).
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.policy.TlsPolicies}. May depend on {@code cluster},
 * {@code translate.gateway}, {@code translate.reference} and the enclosing package. Threading: one thread for each
 * translation.
 */
@NullMarked
package dev.rauta.controller.translate.policy;

import org.jspecify.annotations.NullMarked;
