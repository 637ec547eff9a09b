// SPDX-License-Identifier: Apache-2.0
/**
 * What became of every request: each is written down before it is sent and settled once.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.chaos.ledger.Ledger}. May depend on: nothing of the project. Threading: any
 * thread.
 */
@NullMarked
package dev.rauta.e2e.chaos.ledger;

import org.jspecify.annotations.NullMarked;
