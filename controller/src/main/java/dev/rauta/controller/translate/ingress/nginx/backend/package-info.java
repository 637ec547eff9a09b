// SPDX-License-Identifier: Apache-2.0
/**
 * Annotations of ingress-nginx for how Services are spoken to.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.nginx.backend.BackendKeys}. May depend on {@code translate.ingress.nginx.key},
 * {@code translate.traffic}, {@code translate.reference} and the route table. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.nginx.backend;

import org.jspecify.annotations.NullMarked;
