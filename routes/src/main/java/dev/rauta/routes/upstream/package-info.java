// SPDX-License-Identifier: Apache-2.0
/**
 * Named groups of endpoints and how to speak to them.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.upstream.Upstream}. Depends on the JDK only. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.upstream;

import org.jspecify.annotations.NullMarked;
