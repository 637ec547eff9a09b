// SPDX-License-Identifier: Apache-2.0
/**
 * Which of several replicas writes to the API server, how it does its newest work, and with whom what it keeps there goes.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.leader.Leadership}. May depend on fabric8's client. Threading: threads
 * of their own; the answer may be asked, and work be put, from any.
 */
@NullMarked
package dev.rauta.controller.leader;

import org.jspecify.annotations.NullMarked;
