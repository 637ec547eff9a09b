// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of {@code rauta}; each reads top to bottom as a wiring diagram.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.command.RautaCommand}. May depend on everything. Threading: the main thread.
 */
@NullMarked
package dev.rauta.app.command;

import org.jspecify.annotations.NullMarked;
