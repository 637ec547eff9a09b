// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane;

import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.store.StoreSettings;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.dataplane.worker.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator chose for the dataplane, by flags of the same names.
 *
 * @param workers event loops, at least 1
 * @param address where traffic listeners bind
 * @param privilegedPortOffset added to ports below 1024
 * @param transport how sockets are driven
 * @param trust who is believed about who a client is
 * @param limits how much clients may ask for
 * @param drainDelay how long to look unready before connections are told to go
 * @param drainTimeout how long exchanges in flight may take after that
 * @param ambiguousPaths what becomes of paths that servers read in several ways
 * @param rateStore where dataplanes count rates together; empty: nowhere
 * @param accessLog where requests are written down; empty: nowhere
 * @param tracing where spans of requests go; empty: none are made
 * @param detailed whether methods, statuses, sizes and times of upstreams are counted for each route
 * @param zone the one that it is in; empty where nobody knows
 * @param ticketKeys keys of session tickets that other dataplanes have too; empty: its own
 */
public record DataplaneSettings(
        int workers,
        String address,
        int privilegedPortOffset,
        Transport transport,
        ClientTrust trust,
        Limits limits,
        Duration drainDelay,
        Duration drainTimeout,
        AmbiguousPaths ambiguousPaths,
        Optional<StoreSettings> rateStore,
        Optional<AccessLogSettings> accessLog,
        Optional<TraceSettings> tracing,
        boolean detailed,
        String zone,
        Optional<Path> ticketKeys) {

    /** The documented defaults, on loopback. */
    public static final DataplaneSettings DEFAULT = new DataplaneSettings(
            1,
            "127.0.0.1",
            0,
            Transport.auto(),
            ClientTrust.NONE,
            Limits.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            AmbiguousPaths.REFUSE);

    /** Without a store, an access log and traces. */
    public DataplaneSettings(
            int workers,
            String address,
            int privilegedPortOffset,
            Transport transport,
            ClientTrust trust,
            Limits limits,
            Duration drainDelay,
            Duration drainTimeout,
            AmbiguousPaths ambiguousPaths) {
        this(workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, Optional.empty(), Optional.empty(), Optional.empty(), false, "", Optional.empty());
    }

    /** The same with a store. */
    public DataplaneSettings with(StoreSettings store) {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, Optional.of(store),
                accessLog, tracing, detailed, zone, ticketKeys);
    }

    /** The same with an access log. */
    public DataplaneSettings with(AccessLogSettings log) {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, rateStore,
                Optional.of(log), tracing, detailed, zone, ticketKeys);
    }

    /** The same with traces. */
    public DataplaneSettings with(TraceSettings traces) {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, rateStore,
                accessLog, Optional.of(traces), detailed, zone, ticketKeys);
    }

    /** The same in a zone. */
    public DataplaneSettings in(String where) {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, rateStore,
                accessLog, tracing, detailed, where, ticketKeys);
    }

    /** The same with details of routes. */
    public DataplaneSettings inDetail() {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, rateStore,
                accessLog, tracing, true, zone, ticketKeys);
    }

    /** The same with keys of session tickets that other dataplanes have too. */
    public DataplaneSettings withTicketKeys(Path file) {
        return new DataplaneSettings(
                workers, address, privilegedPortOffset, transport, trust, limits, drainDelay, drainTimeout, ambiguousPaths, rateStore,
                accessLog, tracing, detailed, zone, Optional.of(file));
    }

    public DataplaneSettings {
        if (workers < 1 || workers > 1024) {
            throw new IllegalArgumentException("workers: " + workers + " (expected: 1..1024)");
        }
        if (workers > 1 && !transport.sharesPorts()) {
            throw new IllegalArgumentException("workers: " + workers + " with transport nio (expected: 1, for NIO cannot"
                    + " share a port between loops)");
        }
    }
}
