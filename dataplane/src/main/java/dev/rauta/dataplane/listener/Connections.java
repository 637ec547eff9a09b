// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.dataplane.exchange.Exchanges;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http1.Http1Limits;
import dev.rauta.dataplane.log.WorkerLog;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All client connections of one worker, and what they share; confined to its event loop. */
public final class Connections {
    private final Exchanges exchanges;
    private final WorkerMetrics metrics;
    private final FlushBatch flushes;
    private final ConnectionLimits limits;
    private final ClientTrust trust;
    private final AddressCounts addresses;
    private final Http1Limits http1;
    private final Map<Channel, ServerConnection> open = new HashMap<>();
    private final Series unrouted;
    private final Set<Channel> accepted = new HashSet<>();
    private boolean parting;
    private boolean draining;
    private long graceNanos;

    /**
     * @param unrouted the series of requests that were too broken to have a listener
     */
    public Connections(
            Exchanges exchanges,
            WorkerMetrics metrics,
            FlushBatch flushes,
            ConnectionLimits limits,
            ClientTrust trust,
            AddressCounts addresses,
            Series unrouted) {
        this.exchanges = exchanges;
        this.metrics = metrics;
        this.flushes = flushes;
        this.limits = limits;
        this.trust = trust;
        this.addresses = addresses;
        this.http1 = limits.http1();
        this.unrouted = unrouted;
    }

    /** How many connections there are, those still in their handshake included. */
    public int count() {
        return accepted.size();
    }

    /** Has answers say from now on that no request may follow them, where their protocol can say so and goes on. */
    public void part() {
        parting = true;
    }

    /** Whether no request is to follow an answer. */
    public boolean parting() {
        return parting;
    }

    /**
     * Lets each finish what it carries, then closes it; new ones too.
     *
     * @param grace how long one that carries nothing is waited for, in nanoseconds
     */
    public void drain(long grace) {
        parting = true;
        draining = true;
        graceNanos = grace;
        List.copyOf(open.values()).forEach(ServerConnection::drain);
    }

    /** Whether connections end as soon as nothing is left on them. */
    public boolean draining() {
        return draining;
    }

    /** How long one that carries nothing stays open in a drain, in nanoseconds. */
    public long graceNanos() {
        return graceNanos;
    }

    /**
     * Closes what is left, at once: handlers may say farewell, but not wait for a client to read it. The loop is about to end,
     * and is not relied on to close anything: told so in the midst of a pass, Netty's ends without.
     */
    public void close() {
        for (Channel channel : List.copyOf(accepted)) {
            channel.close();
            channel.unsafe().close(channel.newPromise());
        }
    }

    /** Ends those whose time is up; called several times a second. */
    public void tick(long now) {
        List.copyOf(open.values()).forEach(connection -> connection.tick(now));
    }

    /** Takes a connection in, or closes it where there are too many; whether it was taken in. */
    public boolean accepted(Channel channel) {
        if (accepted.size() >= limits.connections()) {
            reached(Limit.CONNECTIONS);
            channel.close();
            return false;
        }
        accepted.add(channel);
        add(channel, new Silent(channel, this));
        channel.closeFuture().addListener(_ -> {
            accepted.remove(channel);
            open.remove(channel);
        });
        return true;
    }

    /** Counts a connection for the client it comes from, or closes it where that has too many; whether it may go on. */
    public boolean counted(Channel channel, InetAddress client) {
        if (!addresses.open(client)) {
            reached(Limit.CONNECTIONS_PER_ADDRESS);
            channel.close();
            return false;
        }
        channel.closeFuture().addListener(_ -> addresses.close(client));
        return true;
    }

    /** Counts that a client was held to a limit. */
    public void reached(Limit limit) {
        metrics.reached(limit);
    }

    /** One that has come as far as its protocol, and ends with the drain. */
    public void add(Channel channel, ServerConnection connection) {
        open.put(channel, connection);
        if (draining) {
            connection.drain();
        }
    }

    /** Counts a request that was refused before it could become an exchange, and has it written down. */
    public void refused(Peer from, ExchangeFailure failure, Protocol protocol, long nanos) {
        metrics.requestFinished(unrouted, failure.status(), protocol, nanos);
        WorkerLog log = exchanges.audience().log();
        if (log != null) {
            log.write(new Refused(from, failure, protocol, nanos));
        }
    }

    /** What takes their requests. */
    public Exchanges exchanges() {
        return exchanges;
    }

    /** What flushes and counts what is written to them. */
    public FlushBatch flushes() {
        return flushes;
    }

    /** What each may ask of us. */
    public ConnectionLimits limits() {
        return limits;
    }

    /** The same for the codec of HTTP/1.1. */
    public Http1Limits http1() {
        return http1;
    }

    /** Whom to believe about who the client is. */
    public ClientTrust trust() {
        return trust;
    }
}
