// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.List;

/**
 * What Gateways need in the cluster.
 *
 * @param services what shall be there, by namespace and name
 * @param unwanted what we made and nobody needs any more, sorted
 */
public record Infrastructure(List<GatewayService> services, List<Unwanted> unwanted) {
    /** Nothing is needed, and nothing is left over. */
    public static final Infrastructure NONE = new Infrastructure(List.of(), List.of());

    public Infrastructure {
        services = List.copyOf(services);
        unwanted = unwanted.stream().sorted().toList();
    }
}
