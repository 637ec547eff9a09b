// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.match.HostPattern;
import java.util.List;

/**
 * Which hosts an Ingress wants beside those of its rules.
 *
 * @param aliases those with the same routes
 * @param www whether a host without {@code www.} sends those who ask for it with that there, and the other way round
 */
public record OtherHosts(List<HostPattern> aliases, boolean www) {
    /** None. */
    public static final OtherHosts NONE = new OtherHosts(List.of(), false);

    public OtherHosts {
        aliases = List.copyOf(aliases);
    }
}
