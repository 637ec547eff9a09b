// SPDX-License-Identifier: Apache-2.0
/**
 * The admin port's page for people.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.admin.page.Overview}. May depend on everything but commands and the admin port that it
 * is served by. Threading: a virtual thread a page; never a worker.
 */
@NullMarked
package dev.rauta.app.admin.page;

import org.jspecify.annotations.NullMarked;
