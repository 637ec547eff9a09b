// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;

/** How a connection's first bytes are read; listeners that share a binding must agree, and the first of these wins. */
enum Reading {
    ENCRYPTED,
    CLEAR,
    RAW;

    static Reading of(Listener listener) {
        return switch (listener.protocol()) {
            case ListenerProtocol.Https _, ListenerProtocol.Tls _, ListenerProtocol.TlsTerminated _ -> ENCRYPTED;
            case ListenerProtocol.Http _ -> CLEAR;
            case ListenerProtocol.Tcp _, ListenerProtocol.Udp _ -> RAW;
        };
    }
}
