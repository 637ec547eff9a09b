// SPDX-License-Identifier: Apache-2.0
/**
 * What became of requests elsewhere, compared with what would become of them here.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.shadow.compare.Comparison}. May depend on what {@code rauta diff} asks, and on the logs that are
 * read. Threading: a tally is shared by the logs' threads, one after the other.
 */
@NullMarked
package dev.rauta.app.shadow.compare;

import org.jspecify.annotations.NullMarked;
