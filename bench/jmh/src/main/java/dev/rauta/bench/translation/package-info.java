// SPDX-License-Identifier: Apache-2.0
/**
 * Translation of large clusters, from scratch and by one change.
 *
 * <p><em>Start at</em> {@link dev.rauta.bench.translation.TranslationBenchmark}. Threading: one thread.
 */
@org.jspecify.annotations.NullMarked
package dev.rauta.bench.translation;
