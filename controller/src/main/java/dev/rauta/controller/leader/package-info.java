// SPDX-License-Identifier: Apache-2.0
/**
 * Which of several replicas writes to the API server.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.leader.Leadership}. May depend on fabric8's client. Threading: one thread
 * of its own; the answer may be asked from any.
 */
@NullMarked
package dev.rauta.controller.leader;

import org.jspecify.annotations.NullMarked;
