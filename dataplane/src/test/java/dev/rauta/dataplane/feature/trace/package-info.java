// SPDX-License-Identifier: Apache-2.0
/** Spans: what heads say of a request's trace, what leaves for the collector, and that traffic never waits for that. */
package dev.rauta.dataplane.feature.trace;
