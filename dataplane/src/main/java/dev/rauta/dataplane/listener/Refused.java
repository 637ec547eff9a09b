// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.dataplane.metrics.Protocol;

/**
 * A request that was refused before it could become an exchange: too broken to say what it asked for.
 *
 * @param from who has sent it
 * @param failure what is wrong with it
 * @param protocol what it was to be
 * @param nanos how long it has taken
 */
record Refused(Peer from, ExchangeFailure failure, Protocol protocol, long nanos) implements Ended {
    @Override
    public int status() {
        return failure.status();
    }

    @Override
    public String reason() {
        return failure.label();
    }

    @Override
    public String client() {
        return from.address();
    }

    @Override
    public String peer() {
        return from.address();
    }

    @Override
    public int peerPort() {
        return from.ends().port();
    }

    @Override
    public String version() {
        return protocol == Protocol.HTTP2 ? "HTTP/2.0" : "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return from.tls() ? "https" : "http";
    }

    @Override
    public String tlsVersion() {
        return from.tlsVersion();
    }

    @Override
    public String cipher() {
        return from.cipher();
    }

    @Override
    public String serverName() {
        return from.serverName();
    }

    @Override
    public int port() {
        return from.binding().port();
    }
}
