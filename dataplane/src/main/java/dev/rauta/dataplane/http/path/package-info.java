// SPDX-License-Identifier: Apache-2.0
/**
 * Request paths: which normal form a server reads in one, what is refused because servers differ, and where a redirect leads.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.path.PathPolicy}. May depend on {@code http} and the route model.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http.path;

import org.jspecify.annotations.NullMarked;
