// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.TrustedProxies;
import java.net.InetAddress;

/**
 * Who is at the other end of a connection, and how it came in.
 *
 * @param address as text
 * @param trusted whether it is a trusted proxy
 * @param tls whether the connection is encrypted
 * @param port the listener's port as its author wrote it
 */
record Peer(String address, boolean trusted, boolean tls, int port) {

    static Peer of(InetAddress client, TrustedProxies proxies, boolean tls, int port) {
        return new Peer(client.getHostAddress(), proxies.trusts(client), tls, port);
    }
}
