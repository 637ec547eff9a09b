// SPDX-License-Identifier: Apache-2.0
/**
 * The feed over a network: one long-lived HTTP/2 stream a dataplane, with mutual TLS.
 *
 * <p>A dataplane opens {@code POST /v1/feed} at any replica and keeps it open. Both sides send messages: four bytes of length,
 * big-endian, and as many of CBOR (RFC 8949). The dataplane begins with the version that it holds; from then on the controller
 * sends only what differs from that, one push at a time, and the newest snapshot there is when the last one has been ruled on.
 * Where it does not know the version it asks what is in it. Either side pings when it has nothing to say, so that a dead peer is
 * noticed. A replica that does not lead tells the leader what its dataplanes say, over {@code POST /v1/relay}.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.feed.http2.FeedServer} and {@link dev.rauta.routes.feed.http2.FeedClient}, then
 * {@link dev.rauta.routes.feed.http2.Relay}.
 * May depend on {@code routes.feed}, {@code routes.snapshot}, Jackson's CBOR and Vert.x. Threading: each connection lives on
 * one Vert.x context; snapshots are applied by a thread of the client's own.
 */
@NullMarked
package dev.rauta.routes.feed.http2;

import org.jspecify.annotations.NullMarked;
