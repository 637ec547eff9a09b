// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import java.util.Comparator;

/**
 * A port that a Gateway's listeners want open.
 *
 * @param port as listeners say it
 * @param datagrams whether it is UDP
 */
public record OpenPort(int port, boolean datagrams) implements Comparable<OpenPort> {
    private static final Comparator<OpenPort> ORDER =
            Comparator.comparingInt(OpenPort::port).thenComparing(OpenPort::datagrams);

    @Override
    public int compareTo(OpenPort other) {
        return ORDER.compare(this, other);
    }
}
