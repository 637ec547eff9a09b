// SPDX-License-Identifier: Apache-2.0
/**
 * Filters that keep requests out.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.GuardBook}. May depend on {@code filter}, {@code http},
 * {@code shared} and the route model; alone knows the libraries for passwords and tokens. Threading: what is compiled is immutable and shared by all
 * workers; requests are judged on their own worker, and passwords beside it.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard;

import org.jspecify.annotations.NullMarked;
