// SPDX-License-Identifier: Apache-2.0
/**
 * Ingresses in the words of ingress-nginx: every annotation of it has a place here, and a verdict.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.nginx.NginxAnnotations}. May depend on its sub-packages,
 * {@code translate.traffic} and {@code translate.reference}. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.nginx;

import org.jspecify.annotations.NullMarked;
