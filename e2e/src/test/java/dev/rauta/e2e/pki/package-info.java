// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and keys that tests make for themselves: for the API server, for clients in kubeconfigs, for the feed
 * and for TLS hosts.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.pki.Authority}. May depend on: nothing of the project. Threading:
 * immutable values.
 */
@NullMarked
package dev.rauta.e2e.pki;

import org.jspecify.annotations.NullMarked;
