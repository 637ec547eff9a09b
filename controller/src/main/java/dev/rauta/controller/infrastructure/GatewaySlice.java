// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.List;

/**
 * An EndpointSlice of a Gateway's Service; its ports are the Service's.
 *
 * @param name unique in the namespace
 * @param addressType {@code IPv4} or {@code IPv6}
 * @param endpoints by address
 */
public record GatewaySlice(String name, String addressType, List<GatewayEndpoint> endpoints) {
    public GatewaySlice {
        endpoints = List.copyOf(endpoints);
    }
}
