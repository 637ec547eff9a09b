// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and keys as the feed carries them, and what tells that files of them have changed.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.tls.Certificate}. May depend on the JDK and Bouncy Castle. Pure values: any thread; but for
 * {@link dev.rauta.routes.tls.MountedFiles}.
 */
@NullMarked
package dev.rauta.routes.tls;

import org.jspecify.annotations.NullMarked;
