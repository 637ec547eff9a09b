// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.Load;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.Outcome;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt of an exchange against one endpoint; confined to a worker. */
final class Attempt implements UpstreamHandler {
    private final UnderWay attempts;
    private final Series series;
    private final Balancer balancer;
    private final Endpoint endpoint;
    private final long began;
    private final @Nullable Load load;

    /** Who wants to know how it goes; null where nobody does. */
    private final @Nullable Witness witness;

    private @Nullable UpstreamStream stream;
    private int status;
    /** What its endpoint is judged by: of a call its own status. */
    private int worth;
    private long awaitedSince;
    private boolean answerEnded;
    private boolean dropped;
    private boolean over;

    /** @param balancer who has picked {@code endpoint}, and may want to know how it does */
    Attempt(UnderWay attempts, Series series, Balancer balancer, Endpoint endpoint) {
        this.attempts = attempts;
        this.series = series;
        this.balancer = balancer;
        this.endpoint = endpoint;
        this.began = attempts.now();
        this.witness = attempts.caller().begins(endpoint);
        this.load = balancer.load(endpoint);
        if (load != null) {
            load.began();
        }
    }

    long began() {
        return began;
    }

    Balancer balancer() {
        return balancer;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What its endpoint is sent. */
    RequestHead head(RequestHead head) {
        return witness == null ? head : witness.head(head);
    }

    @Nullable UpstreamStream stream() {
        return stream;
    }

    /**
     * How long its answer's head has been waited for, in nanoseconds, since this was first asked: many times a second, once the upstream has
     * all of the request.
     */
    long awaited(long now) {
        if (status != 0) {
            return 0;
        }
        if (awaitedSince == 0) {
            awaitedSince = now;
        }
        return now - awaitedSince;
    }

    /** Gives it up and counts it as {@code failure}. */
    void cancel(ExchangeFailure failure) {
        if (end(Outcome.failed(failure), told(failure))) {
            blame(failure);
            if (stream != null) {
                stream.cancel();
            }
        }
    }

    /** Another one was faster, which is no fault of its endpoint; who takes longer than that is known to take so long at least. */
    void giveWay(Attempt faster) {
        if (!over && load != null && faster.began - began > 0) {
            load.answered(attempts.now() - began);
        }
        if (end(Outcome.hedgedAway(), 0) && stream != null) {
            stream.cancel();
        }
    }

    /** Its response is complete; a request that is not is broken off. */
    void complete(boolean requestEnded) {
        if (end(Outcome.answered(status), status)) {
            tell();
            if (!requestEnded && stream != null) {
                stream.cancel();
            }
        }
    }

    /**
     * Its answer is for nobody. What still comes of it is taken during the {@link #pause}, so that a short one leaves a
     * connection behind that can be used again.
     */
    void drop(boolean requestEnded) {
        if (end(Outcome.answered(status), status)) {
            tell();
            dropped = !answerEnded || !requestEnded;
            if (!requestEnded) {
                forget();
            }
        }
    }

    /** Breaks off what {@link #drop} has left, if there is anything. */
    private void forget() {
        if (dropped && stream != null) {
            dropped = false;
            stream.cancel();
        }
    }

    /**
     * Runs {@code then} after a pause; what is left of its answer may come until then.
     *
     * @return ends the pause, so that nothing follows
     */
    Runnable pause(long nanos, Runnable then) {
        Future<?> pause = attempts.loop().schedule(
                () -> {
                    forget();
                    then.run();
                },
                nanos,
                TimeUnit.NANOSECONDS);
        return () -> {
            pause.cancel(false);
            forget();
        };
    }

    @Override
    public boolean abandoned() {
        return over;
    }

    @Override
    public boolean oneOfMany() {
        return attempts.oneOfMany();
    }

    @Override
    public long patience() {
        return attempts.patience;
    }

    @Override
    public void onStream(UpstreamStream opened) {
        stream = opened;
        if (witness != null) {
            witness.connected(opened, attempts.now() - began);
        }
        if (over) {
            opened.cancel();
        } else {
            attempts.onStream(this, opened);
        }
    }

    @Override
    public void onInterim(ResponseHead head) {
        if (!over) {
            attempts.onInterim(head);
        }
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        if (!over) {
            status = head.status();
            worth = status;
            answerEnded = end;
            if (witness != null) {
                witness.answered(head, end, attempts.now() - began);
            }
            if (load != null) {
                load.answered(attempts.now() - began);
                judge(head.fields(), end);
            }
            attempts.onHead(this, head, end);
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        if (over) {
            // No credit for it: what exceeds a window is not worth waiting for.
            data.release();
            dropped &= !end;
        } else {
            attempts.caller().onData(data, end);
        }
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        dropped = false;
        if (!over) {
            judge(trailers, load != null);
            if (witness != null) {
                witness.trailers(trailers);
            }
            attempts.caller().onTrailers(trailers);
        }
    }

    @Override
    public void onWritable() {
        if (!over) {
            attempts.onWritable(this);
        }
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        dropped = false;
        if (end(Outcome.failed(failure), told(failure))) {
            blame(failure);
            attempts.onFailure(this, failure);
        }
    }

    /** Goes by what the end of an answer says of the call that it is to. */
    private void judge(HeaderFields fields, boolean last) {
        if (last && attempts.call()) {
            worth = Grpc.httpStatus(fields, status);
        }
    }

    private void tell() {
        if (load != null) {
            load.completed(worth);
        }
    }

    /** What the client, or we, broke off says nothing of the endpoint. */
    private void blame(ExchangeFailure failure) {
        if (load != null) {
            switch (failure) {
                case CONNECT_FAILED, CONNECT_TIMEOUT, TLS_FAILED -> load.failed(false);
                case UPSTREAM_RESET, UPSTREAM_TIMEOUT, UPSTREAM_PROTOCOL_ERROR -> load.failed(true);
                default -> {
                    // No fault of its.
                }
            }
        }
    }

    /** Its answer's status, else what its failure is told as; 0 where nobody waited for one any more. */
    private int told(ExchangeFailure failure) {
        return status != 0 || failure == ExchangeFailure.DOWNSTREAM_GONE ? status : failure.status();
    }

    private boolean end(int outcome, int told) {
        if (over) {
            return false;
        }
        over = true;
        if (load != null) {
            load.ended();
        }
        long took = attempts.now() - began;
        attempts.metrics().attemptFinished(series, outcome, took);
        if (witness != null) {
            witness.ended(outcome, told, took);
        }
        return true;
    }
}
