// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.http.RequestHead;

/** What is known of the exchange that a filter runs for; confined to a worker. */
public interface Facts {

    /** The request, as filters have left it. */
    RequestHead request();

    /** The client's address as text: the peer's, or what trusted proxies say. */
    String clientAddress();

    /** {@code http} or {@code https}: how the client came, as trusted proxies say it, else how its connection did. */
    String cameBy();

    /** The version of TLS of the client's connection, such as {@code TLSv1.3}; empty in the clear. */
    String tlsVersion();

    /** The server's name of the client's handshake; empty where there is none. */
    String serverName();

    /** The name of the route. */
    String route();

    /** The name of the upstream; empty where none has been chosen. */
    String upstream();

    /** The port of the listener, as its author wrote it. */
    int listenerPort();

    /** What the dataplane adds to ports below 1024. */
    int portOffset();
}
