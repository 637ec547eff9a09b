// SPDX-License-Identifier: Apache-2.0
/**
 * The process: one program, several commands.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.Main}. May depend on everything. Threading: the main thread wires and waits.
 */
@NullMarked
package dev.rauta.app;

import org.jspecify.annotations.NullMarked;
