// SPDX-License-Identifier: Apache-2.0
/**
 * The admin port: health, metrics and state.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.admin.AdminServer}. May depend on everything but commands. Threading: a
 * virtual thread a request; never a worker.
 */
@NullMarked
package dev.rauta.app.admin;

import org.jspecify.annotations.NullMarked;
