// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.upstream.UpstreamRequest;

/**
 * A request that goes to an upstream; confined to a worker.
 *
 * @param head as it is once it goes, behind all filters
 * @param kind what follows the head
 * @param body what has come of that
 * @param client who sends it
 * @param call whether it is a call of gRPC
 */
public record Outgoing(RequestHead head, UpstreamRequest.Body kind, RequestBody body, Downstream client, boolean call) {}
