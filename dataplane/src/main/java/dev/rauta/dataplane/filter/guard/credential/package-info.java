// SPDX-License-Identifier: Apache-2.0
/**
 * The lists that credentials are: users with their hashed passwords, and keys.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.credential.Users}. May depend on the libraries for passwords; knows neither
 * guards nor Netty. Threading: immutable, shared by all workers; passwords are hashed beside them.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard.credential;

import org.jspecify.annotations.NullMarked;
