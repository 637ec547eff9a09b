// SPDX-License-Identifier: Apache-2.0
/**
 * HPACK (RFC 7541): header blocks to fields and back.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http2.hpack.HpackDecoder} and {@link
 * dev.rauta.dataplane.http2.hpack.HpackEncoder}. May depend on {@code http}. Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http2.hpack;

import org.jspecify.annotations.NullMarked;
