// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

/**
 * Where traffic for a Gateway may go: a dataplane, or an address of the pool.
 *
 * @param address a literal
 * @param ready whether it takes new connections
 * @param serving whether it answers, be it on its way out
 * @param terminating whether it is on its way out
 * @param node empty where unknown
 * @param zone empty where unknown
 */
public record GatewayEndpoint(
        String address, boolean ready, boolean serving, boolean terminating, String node, String zone) {
    /** One that is always there. */
    public static GatewayEndpoint of(String address) {
        return new GatewayEndpoint(address, true, true, false, "", "");
    }
}
