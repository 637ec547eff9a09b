// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.trust;

import java.security.GeneralSecurityException;
import java.time.Instant;

/** What an authority gives to others, kept as the book is; the authority's thread alone. */
interface Handing {
    /** @param leads whether this replica may change what another has made */
    void hand(AuthorityBook book, boolean leads, Instant now) throws GeneralSecurityException;
}
