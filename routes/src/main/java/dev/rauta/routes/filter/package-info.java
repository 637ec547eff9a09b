// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to a request or response head on its way through.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.filter.Filter}. Depends on {@code access} and {@code upstream}. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.filter;

import org.jspecify.annotations.NullMarked;
