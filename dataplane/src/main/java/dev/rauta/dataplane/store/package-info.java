// SPDX-License-Identifier: Apache-2.0
/**
 * Counts rates in Valkey or Redis, so that several dataplanes count together.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.store.RedisStore}. May depend on {@code shared} and Lettuce, whose classes are loaded
 * and whose threads are started once a limit needs them. Threading: any.
 */
@NullMarked
package dev.rauta.dataplane.store;

import org.jspecify.annotations.NullMarked;
