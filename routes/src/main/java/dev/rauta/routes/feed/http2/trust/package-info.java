// SPDX-License-Identifier: Apache-2.0
/**
 * Who may speak on the feed: certificates that are read again when they change, what a certificate entitles to, for
 * how long, and where there need be none. Another server of this process, a webhook's, shows such certificates too.
 *
 * <p><em>Start at</em> {@link dev.rauta.routes.feed.http2.trust.MountedCertificates}. May depend on {@code routes.tls}. Threading: any
 * thread.
 */
@NullMarked
package dev.rauta.routes.feed.http2.trust;

import org.jspecify.annotations.NullMarked;
