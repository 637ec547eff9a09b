// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 and HTTP/2 as bytes on a socket, either side, written in any of the ways that the RFCs allow and read by what they
 * forbid.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.exchanges.wire.Http2Peer}. Knows plans' fields and dice, and frames as {@link dev.rauta.dataplane.testing.wire.Http2Frame} has them.
 */
package dev.rauta.dataplane.exchanges.wire;
