// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.sharedpool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request between the worker that it came to and the one whose connection it goes by, which may be the same.
 *
 * <p>Where the executor in use is not that of whom a call is for, the call is handed over and counted. Upstream events come on the
 * lane's loop, calls to the stream on home's; a member belongs to the loop that its comment names.
 */
final class Passage implements UpstreamHandler, UpstreamStream {
    /** How much of a body may be on its way to the other loop, in bytes. */
    private static final int MOST_ON_THE_WAY = 64 * 1024;

    private final UpstreamRequest request;
    private final UpstreamHandler handler;
    private final Lane home;
    private final Lane lane;
    private final Placement placement;
    private final boolean oneOfMany;

    /** The lane's. */
    private @Nullable UpstreamStream stream;

    /** The lane's: nobody waits for it any more. */
    private boolean dropped;

    /** The lane's: whether its place has been given back. */
    private boolean over;

    /** Home's, as are the rest: what the lane has said last of the stream, and whether anything is still to be heard. */
    private boolean deaf;

    private boolean answered;
    private boolean open = true;
    private boolean waits;
    private boolean takesMore = true;
    private int onTheWay;

    private Passage(Placement placement, Lane home, Lane lane, UpstreamRequest request, UpstreamHandler handler) {
        this.placement = placement;
        this.home = home;
        this.lane = lane;
        this.request = request;
        this.handler = handler;
        this.oneOfMany = handler.oneOfMany();
    }

    /** Sends a request of {@code home} by whatever connection it is given; on home's loop. */
    static void open(Placement placement, Lane home, UpstreamRequest request, UpstreamHandler handler) {
        if (handler.abandoned()) {
            return;
        }
        Lane lane = placement.take(home, request.endpoint());
        Passage passage = new Passage(placement, home, lane, request, handler);
        if (lane.isHere()) {
            lane.pools().open(request, passage);
            return;
        }
        home.handOver(lane, () -> lane.pools().open(request, passage));
        if (request.body() == UpstreamRequest.Body.NONE) {
            // There is nothing to write, so that nobody has to be told when it may be: only a cancellation will follow.
            handler.onStream(passage);
        }
    }

    @Override
    public boolean abandoned() {
        boolean gone = home.isHere() ? handler.abandoned() : dropped;
        if (gone && stream == null) {
            // It waited for a connection and will never be sent.
            giveBack(false);
        }
        return gone;
    }

    @Override
    public boolean oneOfMany() {
        return oneOfMany;
    }

    @Override
    public void onStream(UpstreamStream opened) {
        stream = opened;
        if (home.isHere()) {
            handler.onStream(this);
        } else if (dropped) {
            opened.cancel();
        } else if (request.body() != UpstreamRequest.Body.NONE) {
            lane.handOver(home, () -> handler.onStream(this));
        }
    }

    @Override
    public void onInterim(ResponseHead head) {
        if (home.isHere()) {
            handler.onInterim(head);
        } else {
            toHome(() -> handler.onInterim(head));
        }
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        giveBackAt(end);
        if (home.isHere()) {
            handler.onHead(head, end);
        } else {
            toHome(() -> {
                answered = end;
                handler.onHead(head, end);
            });
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        giveBackAt(end);
        if (home.isHere()) {
            handler.onData(data, end);
            return;
        }
        boolean more = current().takesMore();
        lane.handOver(home, () -> {
            takesMore = more;
            answered = end;
            if (deaf) {
                data.release();
            } else {
                handler.onData(data, end);
            }
        });
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        giveBackAt(true);
        if (home.isHere()) {
            handler.onTrailers(trailers);
        } else {
            toHome(() -> {
                answered = true;
                handler.onTrailers(trailers);
            });
        }
    }

    @Override
    public void onWritable() {
        if (home.isHere()) {
            handler.onWritable();
        } else {
            report(0);
        }
    }

    @Override
    public void onFailure(ExchangeFailure failure) {
        giveBack(false);
        if (home.isHere()) {
            handler.onFailure(failure);
        } else {
            toHome(() -> {
                deaf = true;
                handler.onFailure(failure);
            });
        }
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (lane.isHere()) {
            current().write(data, end);
        } else if (deaf || request.body() == UpstreamRequest.Body.NONE) {
            data.release();
        } else {
            int bytes = data.readableBytes();
            onTheWay += bytes;
            home.handOver(lane, () -> {
                current().write(data, end);
                report(bytes);
            });
        }
    }

    @Override
    public void end(HeaderFields trailers) {
        if (lane.isHere()) {
            current().end(trailers);
        } else if (!deaf) {
            home.handOver(lane, () -> current().end(trailers));
        }
    }

    @Override
    public boolean writable() {
        return lane.isHere() ? current().writable() : open && onTheWay < MOST_ON_THE_WAY;
    }

    @Override
    public boolean waits() {
        return lane.isHere() ? current().waits() : waits || onTheWay >= MOST_ON_THE_WAY;
    }

    @Override
    public boolean takesMore() {
        return lane.isHere() ? current().takesMore() : takesMore;
    }

    @Override
    public void consumed(int bytes) {
        if (lane.isHere()) {
            current().consumed(bytes);
        } else if (!answered) {
            home.handOver(lane, () -> current().consumed(bytes));
        }
    }

    @Override
    public void offer(Shedding shedding, Runnable drop) {
        if (lane.isHere()) {
            current().offer(shedding, drop);
        }
        // What waits on another loop is in that loop's ledger, and not for this one to give up.
    }

    @Override
    public void cancel() {
        if (lane.isHere()) {
            current().cancel();
            giveBack(false);
        } else if (!deaf) {
            deaf = true;
            home.handOver(lane, () -> {
                dropped = true;
                if (stream != null) {
                    stream.cancel();
                }
                giveBack(false);
            });
        }
    }

    private UpstreamStream current() {
        return Objects.requireNonNull(stream, "used before it was opened");
    }

    private void toHome(Runnable event) {
        lane.handOver(home, () -> {
            if (!deaf) {
                event.run();
            }
        });
    }

    /** Tells home how the stream takes what it is given; on the lane's loop. */
    private void report(int bytes) {
        UpstreamStream now = current();
        boolean writable = now.writable();
        boolean waiting = now.waits();
        toHome(() -> {
            onTheWay -= bytes;
            open = writable;
            waits = waiting;
            if (writable()) {
                handler.onWritable();
            }
        });
    }

    private void giveBackAt(boolean end) {
        if (end) {
            giveBack(request.body() != UpstreamRequest.Body.TUNNEL);
        }
    }

    private void giveBack(boolean reusable) {
        if (!over) {
            over = true;
            placement.give(lane, request.endpoint(), reusable);
        }
    }
}
