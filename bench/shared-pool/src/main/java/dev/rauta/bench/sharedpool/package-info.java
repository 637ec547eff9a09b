// SPDX-License-Identifier: Apache-2.0
/**
 * The product's proxy with one pool for all workers instead of a pool for each, to measure what the difference is worth; no part of
 * the product.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.sharedpool.Proxy}. May depend on everything. Threading: a {@link
 * dev.rauta.bench.sharedpool.Lane} and what travels through it belong to loops, each member to the one that it names; the shared
 * pool has a lock.
 */
@NullMarked
package dev.rauta.bench.sharedpool;

import org.jspecify.annotations.NullMarked;
