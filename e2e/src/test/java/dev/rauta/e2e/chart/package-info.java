// SPDX-License-Identifier: Apache-2.0
/** The chart with many values: every combination is rendered by Helm and shown to a real API server. */
@NullMarked
package dev.rauta.e2e.chart;

import org.jspecify.annotations.NullMarked;
