// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in a process: the wiring of each role, to be read from top to bottom.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.role.Standalone}. May depend on everything. Threading: made and closed by the
 * main thread.
 */
@NullMarked
package dev.rauta.app.role;

import org.jspecify.annotations.NullMarked;
