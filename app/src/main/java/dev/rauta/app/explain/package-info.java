// SPDX-License-Identifier: Apache-2.0
/**
 * Says what would become of a request, and why.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.explain.Explainer}. May depend on the route model and the dataplane's router.
 * Pure: any thread.
 */
@NullMarked
package dev.rauta.app.explain;

import org.jspecify.annotations.NullMarked;
