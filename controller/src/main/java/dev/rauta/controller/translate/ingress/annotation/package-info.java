// SPDX-License-Identifier: Apache-2.0
/**
 * The fields of a TrafficPolicy as annotations of an Ingress.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.annotation.PolicyAnnotations}. May depend on {@code cluster},
 * {@code translate.traffic} and the annotations of ingress-nginx. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.annotation;

import org.jspecify.annotations.NullMarked;
