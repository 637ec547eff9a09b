// SPDX-License-Identifier: Apache-2.0
/**
 * What no change and no fault may do: lose a request. A site of controllers, two dataplanes and a balancer that honours
 * readiness, with a real API server, under a constant load whose every request is in a ledger.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.Site}, then {@code ZeroLossIT}. May depend on: the packages below,
 * {@code cluster}, {@code process}, {@code pki}. Threading: tests run one after the other.
 */
@NullMarked
package dev.rauta.e2e.chaos;

import org.jspecify.annotations.NullMarked;
