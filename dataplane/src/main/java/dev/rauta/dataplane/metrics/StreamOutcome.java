// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

/** What became of a connection or a flow of datagrams that goes on as it is; the {@code outcome} label. */
public enum StreamOutcome {
    /** Both ends had said all. */
    ENDED("ended"),
    /** One end broke off, and so did the other. */
    RESET("reset"),
    /** Nothing moved for long. */
    IDLE("idle"),
    /** A flow whose route or endpoint has gone. */
    CHANGED("changed"),
    /** Nothing says where it goes. */
    NO_ROUTE("no-route"),
    /** Its share of the route leads nowhere. */
    BROKEN("broken"),
    NO_ENDPOINT("no-endpoint"),
    CONNECT_FAILED("connect-failed"),
    TLS_FAILED("tls-failed"),
    /** The worker held as much as it may: a new one was refused, or this one had kept most for longest. */
    OVERLOADED("overloaded");

    static final int COUNT = values().length;

    private final String label;

    StreamOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
