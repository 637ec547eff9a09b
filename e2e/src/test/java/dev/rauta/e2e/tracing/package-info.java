// SPDX-License-Identifier: Apache-2.0
/**
 * The OpenTelemetry Collector behind a running Rauta: what it writes of the spans that it takes.
 *
 * <p><em>Start at</em> {@code CollectorIT}. May depend on: {@code pki}, {@code process}. Threading: tests run one after the other.
 */
@NullMarked
package dev.rauta.e2e.tracing;

import org.jspecify.annotations.NullMarked;
