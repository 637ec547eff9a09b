// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.infrastructure;

import java.util.Comparator;

/**
 * A port of a Gateway's Service.
 *
 * @param port as listeners say it
 * @param datagrams whether it is UDP
 * @param target where dataplanes listen for it
 */
public record GatewayPort(int port, boolean datagrams, int target) implements Comparable<GatewayPort> {
    private static final Comparator<GatewayPort> ORDER = Comparator.comparingInt(GatewayPort::port)
            .thenComparing(GatewayPort::datagrams)
            .thenComparingInt(GatewayPort::target);

    /** Its name in Service and slices, such as {@code tcp-80}. */
    public String name() {
        return (datagrams ? "udp-" : "tcp-") + port;
    }

    /** {@code TCP} or {@code UDP}. */
    public String protocol() {
        return datagrams ? "UDP" : "TCP";
    }

    @Override
    public int compareTo(GatewayPort other) {
        return ORDER.compare(this, other);
    }
}
