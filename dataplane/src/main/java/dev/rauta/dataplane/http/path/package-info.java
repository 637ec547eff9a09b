// SPDX-License-Identifier: Apache-2.0
/**
 * Request paths: which normal form a server reads in one, and what is refused because servers differ.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.http.path.PathPolicy}. May depend on the route model.
 * Threading: confined to a worker.
 */
@NullMarked
package dev.rauta.dataplane.http.path;

import org.jspecify.annotations.NullMarked;
