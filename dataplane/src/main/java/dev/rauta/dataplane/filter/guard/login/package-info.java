// SPDX-License-Identifier: Apache-2.0
/**
 * Logins with a provider (OpenID Connect Core 1.0), and the sessions that come of them.
 *
 * <p><em>Start at</em> {@link dev.rauta.dataplane.filter.guard.login.Provider} and
 * {@link dev.rauta.dataplane.filter.guard.login.Attempts}. May depend on {@code guard.token}, {@code http}, {@code shared}, the route
 * model and the library for tokens. Threading: immutable, any thread.
 */
@NullMarked
package dev.rauta.dataplane.filter.guard.login;

import org.jspecify.annotations.NullMarked;
