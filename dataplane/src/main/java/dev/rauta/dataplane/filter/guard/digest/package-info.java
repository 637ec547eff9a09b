// SPDX-License-Identifier: Apache-2.0
/**
 * Digest access authentication (RFC 7616): what clients say, and what it is held against.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.digest.DigestClaim}. May depend on the JDK and the route model.
 * Threading: immutable, any thread.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard.digest;

import org.jspecify.annotations.NullMarked;
