// SPDX-License-Identifier: Apache-2.0
/**
 * The processes of a measurement at scale: one that translates, one that controls, one that is many dataplanes, one that fills an
 * API server.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.scaling.Main}; {@code bench/scale} starts and asks them. May depend on
 * everything but dataplanes. For measurements alone; nothing depends on it. Threading: the main thread answers commands;
 * what the feed's threads tell is synchronized.
 */
@NullMarked
package dev.rauta.bench.scaling;

import org.jspecify.annotations.NullMarked;
