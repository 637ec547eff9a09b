// SPDX-License-Identifier: Apache-2.0
/**
 * What annotations of ingress-nginx are, how they are read, and what they come to.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.nginx.key.NginxKey}. May depend on {@code translate.ingress.nginx.key},
 * {@code translate.traffic}, {@code translate.reference} and the route table. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.nginx.key;

import org.jspecify.annotations.NullMarked;
