// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of HTTP, put to Rauta and to other proxies by the same bytes.
 *
 * <p><em>Start at</em> {@link dev.rauta.e2e.peers.HttpRulesIT}. May depend on: {@code cases}, {@code wire}, {@code
 * process}; on Rauta only as a program. Threading: tests run one after the other.
 */
@NullMarked
package dev.rauta.e2e.peers;

import org.jspecify.annotations.NullMarked;
