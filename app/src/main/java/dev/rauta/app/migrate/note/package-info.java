// SPDX-License-Identifier: Apache-2.0
/**
 * What has no equivalent, and which requests may be answered otherwise for it.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.migrate.note.Note}. May depend on {@code app.diff}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.app.migrate.note;

import org.jspecify.annotations.NullMarked;
