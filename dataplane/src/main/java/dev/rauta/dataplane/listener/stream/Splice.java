// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/** Two connections that are one: what comes in at either goes out at the other; confined to a worker. */
public final class Splice {
    private final Relay client;
    private final long idleNanos;
    private final WorkerMetrics metrics;
    private final int series;
    private StreamOutcome outcome = StreamOutcome.ENDED;
    private long movedAt = System.nanoTime();

    Splice(Channel channel, Duration idleTimeout, WorkerMetrics metrics, int series) {
        this.idleNanos = idleTimeout.toNanos();
        this.metrics = metrics;
        this.series = series;
        this.client = new Relay(channel, this::received, this::broken);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(client);
        channel.closeFuture().addListener(_ -> metrics.streamEnded(series, outcome));
    }

    boolean closed() {
        return client.closed();
    }

    /** Goes on with a connection to an endpoint. */
    void join(Channel channel) {
        if (client.closed()) {
            channel.close();
            return;
        }
        Relay server = new Relay(channel, this::sent, this::broken);
        channel.pipeline().addLast(server);
        moved();
        Relay.join(client, server);
    }

    /** Closes the client's connection, for there is nobody to join it with. */
    void fail(StreamOutcome why) {
        outcome = why;
        client.close();
    }

    /** Closes both where nothing has moved for long; called several times a second. */
    public void tick(long now) {
        if (now - movedAt > idleNanos) {
            outcome = StreamOutcome.IDLE;
            client.close();
        }
    }

    private void received(int bytes) {
        metrics.streamReceived(series, bytes);
        moved();
    }

    private void sent(int bytes) {
        metrics.streamSent(series, bytes);
        moved();
    }

    private void broken() {
        outcome = StreamOutcome.RESET;
    }

    private void moved() {
        movedAt = System.nanoTime();
    }
}
