// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.stream;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.StreamOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Two connections that are one: what comes in at either goes out at the other; confined to a worker. */
public final class Splice {
    private static final long LAST_BYTES_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final FlushBatch flushes;
    private final SpliceEnd client;
    private final long idleNanos;
    private final WorkerMetrics metrics;
    private final Series series;
    private StreamOutcome outcome = StreamOutcome.ENDED;
    private long movedAt = System.nanoTime();

    Splice(Channel channel, FlushBatch flushes, Duration idleTimeout, WorkerMetrics metrics, Series series) {
        this.flushes = flushes;
        this.idleNanos = idleTimeout.toNanos();
        this.metrics = metrics;
        this.series = series;
        this.client = endOf(channel, this::received);
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
        SpliceEnd server = endOf(channel, this::sent);
        channel.pipeline().addLast(server);
        moved();
        SpliceEnd.join(client, server);
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

    private SpliceEnd endOf(Channel channel, IntConsumer moved) {
        return new SpliceEnd(channel, flushes, Math.min(idleNanos, LAST_BYTES_NANOS), moved, this::broken);
    }

    private void broken(StreamOutcome why) {
        outcome = why;
        if (why == StreamOutcome.OVERLOADED) {
            metrics.reached(Limit.BUFFERED_BYTES);
        }
    }

    private void moved() {
        movedAt = System.nanoTime();
    }
}
