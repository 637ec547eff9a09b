// SPDX-License-Identifier: Apache-2.0
/**
 * Who may pass: addresses, and the credentials that requests are checked against.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.access.Credentials}. Depends on the JDK only. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.access;

import org.jspecify.annotations.NullMarked;
