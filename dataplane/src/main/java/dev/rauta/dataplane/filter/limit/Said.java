// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

/** What somebody outside the dataplane says of a request, who counts for several. */
public enum Said {
    /** It may go on. */
    ADMITTED,
    /** It is more than may come. */
    REFUSED,
    /** Nobody has counted it, and such a one may not go on. */
    UNAVAILABLE
}
