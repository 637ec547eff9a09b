// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.ledger;

/** What a row of the ledger counts. */
public enum Kind {
    HTTP1("HTTP/1.1, kept connections", true),
    HTTP1_TLS("HTTP/1.1, kept, TLS", true),
    HTTP1_NEW("HTTP/1.1, a connection each", true),
    HTTP2("HTTP/2", true),
    HTTP2_TLS("HTTP/2, TLS", true),
    WEBSOCKET("WebSocket, messages", true),
    WEBSOCKET_END("WebSocket, connections", false),
    GRPC("gRPC, unary", true),
    GRPC_STREAM("gRPC, messages of streams", true),
    GRPC_STREAM_END("gRPC, streams", false);

    private final String title;
    private final boolean timed;

    Kind(String title, boolean timed) {
        this.title = title;
        this.timed = timed;
    }

    public String title() {
        return title;
    }

    /** Whether its time says something: a connection's or a stream's is its life. */
    boolean timed() {
        return timed;
    }
}
