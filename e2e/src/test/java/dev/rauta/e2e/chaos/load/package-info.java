// SPDX-License-Identifier: Apache-2.0
/**
 * Clients at a constant rate, whatever the answers, that hide no loss.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.load.Load}. May depend on: {@code chaos.ledger}, {@code chaos.wire},
 * {@code chaos.net}. Threading: virtual threads of its own; public methods from any thread.
 */
@NullMarked
package dev.rauta.e2e.chaos.load;

import org.jspecify.annotations.NullMarked;
