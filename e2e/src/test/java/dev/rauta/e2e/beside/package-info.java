// SPDX-License-Identifier: Apache-2.0
/**
 * The same Ingresses and the same requests before Rauta and before a running ingress-nginx.
 *
 * <p>Start at {@link dev.rauta.e2e.beside.BesideIngressNginx}. One thread, which waits for what it asks; the upstreams
 * have threads of their own.
 */
@NullMarked
package dev.rauta.e2e.beside;

import org.jspecify.annotations.NullMarked;
