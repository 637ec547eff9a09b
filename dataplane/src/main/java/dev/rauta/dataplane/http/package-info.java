// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP's own rules: heads, hop-by-hop fields, forwarded fields, request targets.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.RequestHead}. May depend on Netty's codecs for types only.
 * Threading: mutable types are confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http;

import org.jspecify.annotations.NullMarked;
