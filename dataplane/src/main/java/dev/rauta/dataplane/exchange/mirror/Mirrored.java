// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.mirror;

import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Pieces;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.Outcome;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a request on its way to a mirror, tried once; its answer is dropped. Confined to a worker.
 *
 * <p>It gives the client no credit and takes none away: what its upstream does not take waits here, up to
 * {@link #PENDING} bytes, and beyond that the copy is given up.
 */
final class Mirrored implements UpstreamHandler {
    /** Twice what a client may send ahead of its upstream, so that a mirror may be a little slower. */
    static final int PENDING = 512 * 1024;

    /** What is read of an answer, so that its connection can be used again, in bytes. */
    private static final int ANSWER = 64 * 1024;

    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Mirrors mirrors;
    private final Series series;
    private final long limit;
    private final @Nullable Breaker breaker;
    private final long began = System.nanoTime();
    private final Pieces pending = new Pieces();
    private @Nullable HeaderFields trailers;
    private @Nullable UpstreamStream stream;
    private long movedAt = began;
    private int held;
    private int answerBytes;
    private int status;
    private boolean bodyEnded;
    private boolean endGiven;
    private boolean over;

    /**
     * @param limit on the whole attempt; empty: only that nothing moves for long ends it, zero: the same
     * @param breaker that has let it in, and is told when it is over; null: none
     */
    Mirrored(Mirrors mirrors, Series series, boolean bodyEnded, Optional<Duration> limit, @Nullable Breaker breaker) {
        this.breaker = breaker;
        this.mirrors = mirrors;
        this.series = series;
        this.bodyEnded = bodyEnded;
        this.endGiven = bodyEnded;
        this.limit = limit.filter(duration -> !duration.isZero()).map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** Whether its time is up. */
    boolean late(long now) {
        return now - began > limit || now - movedAt > STILL_NANOS;
    }

    /** Whether something of it waits for its upstream. */
    boolean waits() {
        return stream == null || held > 0 || !stream.writable();
    }

    void onBody(ByteBuf data, boolean end) {
        if (over) {
            return;
        }
        movedAt = System.nanoTime();
        bodyEnded = end;
        pending.add(data.retainedSlice());
        pump();
        count();
        if (held > PENDING || (held > 0 && mirrors.much())) {
            giveUp(ExchangeFailure.OVERLOADED);
        }
    }

    void onBodyTrailers(HeaderFields fields) {
        bodyEnded = true;
        trailers = fields;
        pump();
    }

    /** The client sends no more. */
    void onCut() {
        if (!bodyEnded) {
            giveUp(ExchangeFailure.DOWNSTREAM_GONE);
        }
    }

    /** Offers what waits for its upstream, here and on the upstream's connection. */
    void offer(Shedding shedding) {
        Runnable drop = () -> giveUp(ExchangeFailure.OVERLOADED);
        shedding.offer(held, movedAt, drop);
        if (stream != null && !over) {
            stream.offer(shedding, drop);
        }
    }

    /** Breaks it off and counts it as {@code failure}. */
    void giveUp(ExchangeFailure failure) {
        if (end(Outcome.failed(failure)) && stream != null) {
            stream.cancel();
        }
    }

    @Override
    public boolean abandoned() {
        return over;
    }

    @Override
    public boolean oneOfMany() {
        // Whatever it crowds must not be what somebody waits for.
        return true;
    }

    @Override
    public void onStream(UpstreamStream opened) {
        stream = opened;
        if (over) {
            opened.cancel();
        } else {
            movedAt = System.nanoTime();
            pump();
            count();
        }
    }

    @Override
    public void onInterim(ResponseHead head) {
        movedAt = System.nanoTime();
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        movedAt = System.nanoTime();
        status = head.status();
        if (end) {
            complete();
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        data.release();
        if (over) {
            return;
        }
        movedAt = System.nanoTime();
        answerBytes += bytes;
        if (end || answerBytes > ANSWER) {
            complete(end);
        } else if (stream != null) {
            stream.consumed(bytes);
        }
    }

    @Override
    public void onTrailers(HeaderFields fields) {
        complete();
    }

    @Override
    public void onWritable() {
        if (!over) {
            movedAt = System.nanoTime();
            pump();
            count();
        }
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        end(Outcome.failed(failure));
    }

    private void pump() {
        UpstreamStream to = stream;
        while (to != null && !over && !pending.isEmpty() && to.writable()) {
            ByteBuf data = pending.take();
            endGiven = bodyEnded && pending.isEmpty() && trailers == null;
            to.write(data, endGiven);
        }
        if (to != null && !over && bodyEnded && !endGiven && pending.isEmpty()) {
            endGiven = true;
            if (trailers == null) {
                to.write(Unpooled.EMPTY_BUFFER, true);
            } else {
                to.end(trailers);
            }
        }
    }

    /** What waits counts by the memory that it holds on to. */
    private void count() {
        int now = pending.pinned();
        mirrors.hold(now - held);
        held = now;
    }

    private void complete() {
        complete(true);
    }

    private void complete(boolean answerEnded) {
        if (end(Outcome.answered(status)) && !(answerEnded && endGiven) && stream != null) {
            stream.cancel();
        }
    }

    private boolean end(int outcome) {
        if (over) {
            return false;
        }
        over = true;
        if (breaker != null) {
            breaker.end();
        }
        pending.release();
        count();
        mirrors.ended(this, series, outcome);
        return true;
    }
}
