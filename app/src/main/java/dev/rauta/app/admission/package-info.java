// SPDX-License-Identifier: Apache-2.0
/**
 * What an API server that asks before it takes an object is answered: what {@code rauta check} would say of it.
 *
 * <p><em>Start at</em> {@link dev.rauta.app.admission.Judge}. May depend on {@code check}, {@code explain}, the controller,
 * {@code routes.feed.http2.trust}, and the feed's runtime, on which its server runs.
 * Threading: {@link dev.rauta.app.admission.ReviewQueue} has one thread, which alone translates; the server's event loop reads and writes.
 */
@NullMarked
package dev.rauta.app.admission;

import org.jspecify.annotations.NullMarked;
