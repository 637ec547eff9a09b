// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.exchange.overload.OverloadLimits;
import dev.rauta.dataplane.listener.ConnectionLimits;
import dev.rauta.dataplane.listener.datagram.FlowLimits;
import java.time.Duration;

/** The documented limits but for what a test is about. */
public final class TestLimits {
    private static final ConnectionLimits USUAL = ConnectionLimits.DEFAULT;

    private int targetBytes = USUAL.targetBytes();
    private int headerBytes = USUAL.headerBytes();
    private int headers = USUAL.headers();
    private Duration headerTimeout = USUAL.headerTimeout();
    private Duration requestTimeout = USUAL.requestTimeout();
    private Duration idleTimeout = USUAL.idleTimeout();
    private Duration handshakeTimeout = USUAL.handshakeTimeout();
    private int requests = USUAL.requests();
    private int streams = USUAL.streams();
    private int connections = USUAL.connections();
    private int connectionsPerAddress = USUAL.connectionsPerAddress();
    private long bodyBytes = Limits.DEFAULT.bodyBytes();
    private FlowLimits flows = FlowLimits.DEFAULT;
    private long bufferedBytes = Limits.DEFAULT.bufferedBytes();
    private OverloadLimits overload = OverloadLimits.DEFAULT;

    public TestLimits flows(int most, Duration idle) {
        flows = new FlowLimits(most, idle);
        return this;
    }

    public TestLimits targetBytes(int most) {
        targetBytes = most;
        return this;
    }

    public TestLimits headerBytes(int most) {
        headerBytes = most;
        return this;
    }

    public TestLimits headers(int most) {
        headers = most;
        return this;
    }

    public TestLimits headerTimeout(Duration most) {
        headerTimeout = most;
        return this;
    }

    public TestLimits requestTimeout(Duration most) {
        requestTimeout = most;
        return this;
    }

    public TestLimits idleTimeout(Duration most) {
        idleTimeout = most;
        return this;
    }

    public TestLimits handshakeTimeout(Duration most) {
        handshakeTimeout = most;
        return this;
    }

    public TestLimits requests(int most) {
        requests = most;
        return this;
    }

    public TestLimits streams(int most) {
        streams = most;
        return this;
    }

    public TestLimits connections(int most) {
        connections = most;
        return this;
    }

    public TestLimits connectionsPerAddress(int most) {
        connectionsPerAddress = most;
        return this;
    }

    public TestLimits bodyBytes(long most) {
        bodyBytes = most;
        return this;
    }

    public TestLimits bufferedBytes(long most) {
        bufferedBytes = most;
        return this;
    }

    public TestLimits overload(int concurrentRequests, Duration loopDelay) {
        overload = new OverloadLimits(concurrentRequests, loopDelay);
        return this;
    }

    public Limits limits() {
        ConnectionLimits each = new ConnectionLimits(
                targetBytes,
                headerBytes,
                headers,
                headerTimeout,
                requestTimeout,
                idleTimeout,
                handshakeTimeout,
                requests,
                streams,
                connections,
                connectionsPerAddress);
        return new Limits(each, bodyBytes, bufferedBytes, flows, overload);
    }
}
