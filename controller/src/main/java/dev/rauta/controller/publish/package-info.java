// SPDX-License-Identifier: Apache-2.0
/**
 * What dataplanes say of the snapshots they were sent.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.publish.Acknowledgements}. May depend on {@code condition} and the
 * route model's feed. Threading: any thread.
 */
@NullMarked
package dev.rauta.controller.publish;

import org.jspecify.annotations.NullMarked;
