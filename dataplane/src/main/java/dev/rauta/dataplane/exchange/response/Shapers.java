// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.filter.body.Coders;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.metrics.WorkerMetrics;

/**
 * What the responses of one worker share on their way to clients; confined to it.
 *
 * @param flushes the ledger of what waits for peers
 * @param coders what they are compressed with
 */
public record Shapers(FlushBatch flushes, Coders coders, WorkerMetrics metrics) {}
