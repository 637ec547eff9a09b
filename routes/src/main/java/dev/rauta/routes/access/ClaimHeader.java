// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

/**
 * A claim that the upstream is told in a field, which no client can say itself.
 *
 * @param claim as in a {@link ClaimRule}
 * @param header kept in lower case; a token, and none that frames a message
 */
public record ClaimHeader(String claim, String header) {
    public ClaimHeader {
        header = TokenPlace.told("claim's header", header);
    }
}
