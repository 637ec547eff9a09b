// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator chose: flags, environment and file, in that order of precedence.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.config.Defaults}. May depend on picocli, Jackson and the model's settings.
 * Threading: the main thread.
 */
@NullMarked
package dev.rauta.app.config;

import org.jspecify.annotations.NullMarked;
