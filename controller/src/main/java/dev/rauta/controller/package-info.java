// SPDX-License-Identifier: Apache-2.0
/**
 * The controller: decides what dataplanes do, and tells the cluster what came of it.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.Controller}. May depend on all packages below and on the route model's
 * feed. Threading: one thread translates; everything else is handed over as values.
 */
@NullMarked
package dev.rauta.controller;

import org.jspecify.annotations.NullMarked;
