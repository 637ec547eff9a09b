// SPDX-License-Identifier: Apache-2.0
/**
 * The certificates of the feed and of the webhook, where nobody else issues them: an authority in a Secret, what it signs, who is
 * told of it, and their renewal.
 *
 * <p><em>Start at</em> {@link dev.rauta.controller.trust.Authority}. May depend on {@code routes.tls} and fabric8. Threading:
 * one thread for each authority; {@link dev.rauta.controller.trust.AuthorityBook} is pure.
 */
@NullMarked
package dev.rauta.controller.trust;

import org.jspecify.annotations.NullMarked;
