// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and keys as the feed carries them.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.tls.Certificate}. May depend on the JDK and Bouncy Castle. Pure values: any thread.
 */
@NullMarked
package dev.rauta.routes.tls;

import org.jspecify.annotations.NullMarked;
