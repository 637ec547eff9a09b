// SPDX-License-Identifier: Apache-2.0
/**
 * Tells the cluster what came of its objects: statuses and events.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.status.StatusSink}. May depend on {@code cluster}, {@code condition}, {@code leader} and
 * fabric8's client. Threading: a writer has one thread of its own.
 */
@NullMarked
package dev.rauta.controller.status;

import org.jspecify.annotations.NullMarked;
