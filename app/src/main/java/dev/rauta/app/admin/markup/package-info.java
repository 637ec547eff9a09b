// SPDX-License-Identifier: Apache-2.0
/**
 * HTML: escaped texts, tables of which a page shows so many rows, and what a query wants to see of them.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.admin.markup.Listing}. May depend on the JDK alone. Threading: none of its own.
 */
@NullMarked
package dev.rauta.app.admin.markup;

import org.jspecify.annotations.NullMarked;
