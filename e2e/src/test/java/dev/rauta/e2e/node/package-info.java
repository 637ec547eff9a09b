// SPDX-License-Identifier: Apache-2.0
/**
 * Rauta's whole way through a cluster with real nodes, pods and images: installed by Helm, under load while it changes, and gone again.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.node.Journey}. May depend on: the load and ledger of {@code chaos}, {@code process},
 * {@code pki}. Threading: one thread walks; load, watches and the balancer of addresses have their own.
 */
@NullMarked
package dev.rauta.e2e.node;

import org.jspecify.annotations.NullMarked;
