// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/**
 * One value of a histogram, and the trace in which it came to be.
 *
 * @param value in the histogram's unit
 * @param at when it was counted, in milliseconds since 1970
 */
public record Exemplar(String traceId, String spanId, double value, long at) {}
