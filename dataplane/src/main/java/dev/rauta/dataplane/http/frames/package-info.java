// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2's frames: Netty's codec, built with its limits and tightened where it is lenient, and what both sides do with frames.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.frames.Http2HandlerBuilder}. May depend on {@code http},
 * {@code http.flow} and Netty. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http.frames;

import org.jspecify.annotations.NullMarked;
