// SPDX-License-Identifier: Apache-2.0
/**
 * Prometheus over a running Rauta: whether the chart's dashboards have something to show, and its alerts fire when they should.
 *
 * <p><em>Start at</em> {@code DashboardsIT}. May depend on: {@code cluster}, {@code pki}, {@code process}. Threading: tests run one
 * after the other; requests are sent on threads of their own.
 */
@NullMarked
package dev.rauta.e2e.monitoring;

import org.jspecify.annotations.NullMarked;
