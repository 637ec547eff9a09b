// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.RequestSender;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;

/**
 * What all attempts of one worker share; confined to it.
 *
 * @param most how many attempts a request has, the first included, unless its route says otherwise
 * @param nanoTime a monotonic clock, the loop's
 */
public record Sending(RequestSender sender, WorkerMetrics metrics, EventLoop loop, int most, LongSupplier nanoTime) {}
