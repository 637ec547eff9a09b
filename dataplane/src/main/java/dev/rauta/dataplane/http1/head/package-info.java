// SPDX-License-Identifier: Apache-2.0
/**
 * What the heads of HTTP/1.1 messages mean (RFC 9112): what is asked for, how the body ends, whether the connection goes on.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http1.head.RequestHeads}. May depend on {@code http1} and {@code http}.
 * Threading: stateless.
 */
@NullMarked
package dev.rauta.dataplane.http1.head;

import org.jspecify.annotations.NullMarked;
