// SPDX-License-Identifier: Apache-2.0
/**
 * Annotations of ingress-nginx for hosts and paths: expressions, rewrites, redirects, other names.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.translate.ingress.nginx.path.PathKeys}. May depend on {@code translate.ingress.nginx.key},
 * {@code translate.traffic}, {@code translate.reference} and the route table. Threading: one thread for each translation.
 */
@NullMarked
package dev.rauta.controller.translate.ingress.nginx.path;

import org.jspecify.annotations.NullMarked;
