// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and keys as the feed carries them, and what reads files of them again when they have changed.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.tls.Certificate}. May depend on the JDK and Bouncy Castle. Any thread; all but
 * {@link dev.rauta.routes.tls.Mounted} are pure values.
 */
@NullMarked
package dev.rauta.routes.tls;

import org.jspecify.annotations.NullMarked;
