// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import org.jspecify.annotations.Nullable;

/**
 * What hangs off one bound port; immutable.
 *
 * @param port as its author wrote it, before any offset
 * @param tls which certificate to show; null: plain HTTP
 */
public record PortPlan(int port, @Nullable SniTable tls) {}
