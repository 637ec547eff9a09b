// SPDX-License-Identifier: Apache-2.0
/**
 * The verdict on every object of a cluster or folder.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.check.Report}. May depend on the controller. Pure values: any thread.
 */
@NullMarked
package dev.rauta.app.check;

import org.jspecify.annotations.NullMarked;
