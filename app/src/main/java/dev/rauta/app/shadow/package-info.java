// SPDX-License-Identifier: Apache-2.0
/**
 * A controller that serves nothing: what it would do, what each change would change, and how that compares with what answers now.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.shadow.Shadow}. May depend on what {@code rauta check}, {@code diff} and {@code explain} say, and
 * on the controller. Threading: one thread looks at translations, one reads each log; pages ask from any.
 */
@NullMarked
package dev.rauta.app.shadow;

import org.jspecify.annotations.NullMarked;
