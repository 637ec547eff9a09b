// SPDX-License-Identifier: Apache-2.0
/**
 * Signed tokens: the keys that they are held against, and what they say.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.token.KeyRing}. May depend on {@code http}, {@code shared}, the route
 * model and the library for tokens. Threading: immutable, any thread.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard.token;

import org.jspecify.annotations.NullMarked;
