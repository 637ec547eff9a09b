// SPDX-License-Identifier: Apache-2.0
/**
 * Sets up logback from flags.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.logging.LogSetup}. May depend on logback. Threading: the main thread, once.
 */
@NullMarked
package dev.rauta.app.logging;

import org.jspecify.annotations.NullMarked;
