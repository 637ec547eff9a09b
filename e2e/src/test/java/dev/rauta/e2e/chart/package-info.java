// SPDX-License-Identifier: Apache-2.0
/**
 * The chart with many values: every combination is rendered by Helm and shown to a real API server.
 *
 * <p><em>Start at</em> {@code ChartMatrixIT}. May depend on: {@code cluster}, {@code process}. Threading: objects are shown one after the
 * other; Helm is started on several threads.
 */
@NullMarked
package dev.rauta.e2e.chart;

import org.jspecify.annotations.NullMarked;
