// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.http1;

import dev.rauta.dataplane.exchange.Exchange;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http1.Http1Exception;
import dev.rauta.dataplane.http1.Http1Fault;
import dev.rauta.dataplane.listener.Connections;
import dev.rauta.dataplane.listener.Peer;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Ends a client's HTTP/1.1 connection whose bytes are no request or whose time is up, with a word where one can be said;
 * confined to a worker.
 */
final class Http1Ending {

    /** What its connection can do about it. */
    interface Closing {
        /** No next request: there is no telling where it would begin. */
        void lastRequest();

        /** Closes once all that was written has left. */
        void closeSoon();
    }

    private final Channel channel;
    private final Connections connections;
    private final Peer peer;
    private final Http1Clock clock;
    private final Http1Responses responses;
    private final Closing closing;

    Http1Ending(
            Channel channel,
            Connections connections,
            Peer peer,
            Http1Clock clock,
            Http1Responses responses,
            Closing closing) {
        this.channel = channel;
        this.connections = connections;
        this.peer = peer;
        this.clock = clock;
        this.responses = responses;
        this.closing = closing;
    }

    /** Between two requests. @param movedAt when bytes last left for a client that has some to take yet, else 0 */
    void tickIdle(long now, long movedAt) {
        Limit passed = clock.passedIdle(now, movedAt);
        if (passed != null) {
            connections.reached(passed);
        }
        if (passed == Limit.HEADER_TIMEOUT) {
            refuse(ExchangeFailure.REQUEST_TIMEOUT);
        } else if (passed != null) {
            channel.close();
        }
    }

    /** While the rest of a request is waited for that was answered early. */
    void tickRest(long now) {
        if (clock.restOverdue(now)) {
            channel.close();
        }
    }

    /** While a request comes in. */
    void tickRequest(long now, Exchange current) {
        if (clock.requestOverdue(now)) {
            connections.reached(Limit.REQUEST_TIMEOUT);
            // The rest is not waited for (RFC 9110, section 15.5.9).
            closing.lastRequest();
            current.onBroken(ExchangeFailure.REQUEST_TIMEOUT);
        }
    }

    /** What has come is no HTTP/1.1; {@code first}: nothing came before it. */
    void onFault(Http1Exception exception, @Nullable Exchange current, boolean busy, boolean first) {
        Http1Fault fault = exception.fault();
        Limit limit = Http1Faults.limit(fault);
        if (limit != null) {
            connections.reached(limit);
        }
        if (fault == Http1Fault.FOREIGN && first) {
            // Whoever it is does not speak HTTP/1.1, and would make nothing of an answer.
            connections.refused(peer, ExchangeFailure.BAD_REQUEST, Protocol.HTTP1, clock.headTook());
            closing.closeSoon();
        } else if (busy) {
            closing.lastRequest();
            if (current == null || current.over()) {
                closing.closeSoon();
            } else {
                current.onBroken(Http1Faults.failure(fault));
            }
        } else {
            refuse(Http1Faults.failure(fault));
        }
    }

    /** Answers what never became a request. */
    void refuse(ExchangeFailure failure) {
        closing.lastRequest();
        connections.refused(peer, failure, Protocol.HTTP1, clock.headTook());
        responses.refusal(failure);
        closing.closeSoon();
    }
}
