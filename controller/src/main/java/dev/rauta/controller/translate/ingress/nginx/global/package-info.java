// SPDX-License-Identifier: Apache-2.0
/**
 * The ConfigMap of ingress-nginx: every key of it, and what it comes to for all Ingresses.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.nginx.global.GlobalSettings}. May depend on
 * {@code translate.ingress.nginx}, {@code translate.traffic}, {@code translate.reference} and the route table. Threading: one thread for
 * each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.nginx.global;

import org.jspecify.annotations.NullMarked;
