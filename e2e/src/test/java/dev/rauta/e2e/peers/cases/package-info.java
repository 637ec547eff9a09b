// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of HTTP as cases: bytes or frames, and what Rauta has to do with them.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.peers.cases.HttpCase}. May depend on: {@code wire}. Threading: values.
 */
@NullMarked
package dev.rauta.e2e.peers.cases;

import org.jspecify.annotations.NullMarked;
