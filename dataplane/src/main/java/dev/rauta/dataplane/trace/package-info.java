// SPDX-License-Identifier: Apache-2.0
/**
 * Spans of requests and of their attempts, by OpenTelemetry: who makes them, what heads say of them, and how they leave the process.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.trace.Tracing}. The only package that knows OpenTelemetry's SDK. May depend on {@code http},
 * {@code log}, {@code metrics} and the route model. Threading: {@link dev.rauta.dataplane.trace.Tracing} is shared by all workers, and what ends
 * goes into a bounded queue that threads of the SDK's empty; the spans of a request are confined to its worker until they end.
 */
@NullMarked
package dev.rauta.dataplane.trace;

import org.jspecify.annotations.NullMarked;
