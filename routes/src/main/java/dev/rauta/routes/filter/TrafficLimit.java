// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter;

import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;

/** A filter that bounds what requests cost: how many there are, how large and how fast they are, and how much of them is kept. */
public sealed interface TrafficLimit extends Filter {

    /**
     * Holds the request's body to a size; a larger one is answered 413.
     *
     * @param bytes zero: any size
     */
    record BodyLimit(long bytes) implements TrafficLimit {
        public BodyLimit {
            if (bytes < 0) {
                throw new IllegalArgumentException("body limit: " + bytes + " (expected: 0 or more)");
            }
        }
    }

    /**
     * Has an upstream asked only once all of a request's body is here, so that a slow client costs it nothing and it can be sent again;
     * a larger one is answered 413. What is a stream, such as a call of gRPC or a WebSocket, is not waited for.
     *
     * @param bytes 1 to {@link #MOST}
     */
    record RequestBuffer(int bytes) implements TrafficLimit {
        /** The most that one request may hold. */
        public static final int MOST = 64 << 20;

        public RequestBuffer {
            if (bytes < 1 || bytes > MOST) {
                throw new IllegalArgumentException("request buffer: " + bytes + " (expected: 1.." + MOST + ")");
            }
        }
    }

    /**
     * Takes a response from its upstream as fast as that sends it, and has it go on once all of it is here; a larger one goes on as it
     * comes. What is a stream, such as a call of gRPC, a WebSocket or a stream of events, is not kept.
     *
     * @param bytes 1 to {@link RequestBuffer#MOST}
     */
    record ResponseBuffer(int bytes) implements TrafficLimit {
        public ResponseBuffer {
            if (bytes < 1 || bytes > RequestBuffer.MOST) {
                throw new IllegalArgumentException("response buffer: " + bytes + " (expected: 1.." + RequestBuffer.MOST + ")");
            }
        }
    }

    /** Refuses requests that come faster than a limit lets them. */
    record Rate(RateLimit limit) implements TrafficLimit {}

    /** Refuses requests that a rate limit service says are too many. */
    record AskedRate(ServiceLimit limit) implements TrafficLimit {}

    /** Refuses requests beyond a number that are under way. */
    record Concurrency(ConcurrencyLimit limit) implements TrafficLimit {}

    /**
     * Holds each response to a rate.
     *
     * @param bytesPerSecond 1 or more
     * @param after how many bytes of a response come before the rate holds; zero or more
     */
    record Bandwidth(long bytesPerSecond, long after) implements TrafficLimit {
        public Bandwidth {
            check(bytesPerSecond, after);
        }

        private static void check(long bytesPerSecond, long after) {
            if (bytesPerSecond < 1 || after < 0) {
                throw new IllegalArgumentException(
                        "bandwidth: " + bytesPerSecond + " bytes a second after " + after + " (expected: 1 or more after 0 or more)");
            }
        }
    }

    /**
     * Holds each request's body to a rate, by what its client may send.
     *
     * @param bytesPerSecond 1 or more
     * @param after how many bytes of a body come before the rate holds; zero or more
     */
    record RequestBandwidth(long bytesPerSecond, long after) implements TrafficLimit {
        public RequestBandwidth {
            Bandwidth.check(bytesPerSecond, after);
        }
    }
}
