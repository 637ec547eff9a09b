// SPDX-License-Identifier: Apache-2.0
/**
 * Ingress to routes, with Kubernetes' rules for hosts, paths, classes and TLS.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.IngressTranslator}. May depend on {@code cluster},
 * {@code translate.reference} and the enclosing package. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress;

import org.jspecify.annotations.NullMarked;
