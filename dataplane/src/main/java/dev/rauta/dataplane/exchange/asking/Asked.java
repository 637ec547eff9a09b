// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.Reply;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way: its answer's head is told, and the rest read and dropped, so that the connection can be used again;
 * confined to a worker.
 */
final class Asked implements UpstreamHandler {
    /** What is read of an answer's body, in bytes. */
    private static final int BODY = 64 * 1024;

    /** How long the rest of an answer may take whose head has been told. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long limit;
    private final Consumer<Asked> ended;
    private long began = System.nanoTime();
    private @Nullable Consumer<Reply> answer;
    private @Nullable UpstreamStream stream;
    private int bytes;
    private boolean over;

    /**
     * @param answer hears what becomes of it, once
     * @param limit in nanoseconds, until its answer's head is there
     * @param ended hears that nothing more comes
     */
    Asked(Consumer<Reply> answer, long limit, Consumer<Asked> ended) {
        this.answer = answer;
        this.limit = limit;
        this.ended = ended;
    }

    /** Nobody waits for it any more. */
    void giveUp() {
        // Once it has been answered only the rest of the answer comes, which is read for the connection's sake.
        if (answer != null) {
            answer = null;
            cut();
        }
    }

    void tick(long now) {
        boolean told = answer == null;
        if (!over && now - began > (told ? REST_NANOS : limit)) {
            cut();
            tell(new Reply.Failed(ExchangeFailure.UPSTREAM_TIMEOUT));
        }
    }

    @Override
    public boolean abandoned() {
        return over;
    }

    @Override
    public void onStream(UpstreamStream opened) {
        stream = opened;
        if (over) {
            opened.cancel();
        }
    }

    @Override
    public void onInterim(ResponseHead head) {}

    @Override
    public void onHead(ResponseHead head, boolean end) {
        if (over) {
            return;
        }
        began = System.nanoTime();
        if (end) {
            finish();
        }
        tell(new Reply.Answered(head));
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int some = data.readableBytes();
        data.release();
        bytes += some;
        if (over) {
            return;
        }
        if (end) {
            finish();
        } else if (bytes > BODY) {
            cut();
        } else if (stream != null) {
            stream.consumed(some);
        }
    }

    @Override
    public void onTrailers(HeaderFields fields) {
        finish();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onFailure(ExchangeFailure failure) {
        finish();
        tell(new Reply.Failed(failure));
    }

    private void tell(Reply reply) {
        Consumer<Reply> to = answer;
        answer = null;
        if (to != null) {
            to.accept(reply);
        }
    }

    private void cut() {
        if (!over && stream != null) {
            stream.cancel();
        }
        finish();
    }

    private void finish() {
        if (!over) {
            over = true;
            ended.accept(this);
        }
    }
}
