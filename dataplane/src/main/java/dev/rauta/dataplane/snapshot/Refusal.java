// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import java.net.InetSocketAddress;

/**
 * Why a binding could not be bound.
 *
 * @param reason as in an entry's problem
 * @param message fact, value and expectation
 */
record Refusal(String reason, String message) {

    /** Somebody has the address. */
    static Refusal inUse(InetSocketAddress address, String by) {
        return new Refusal("PortInUse", text(address) + " " + by + " (expected: an address that is free)");
    }

    /** The system does not give it. */
    static Refusal unusable(String address, String why) {
        return new Refusal("AddressUnusable", address + " " + why + " (expected: an address of this host, and a port that the process may have)");
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]:" : host + ":") + address.getPort();
    }
}
