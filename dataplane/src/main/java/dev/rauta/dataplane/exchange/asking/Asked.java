// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.asking;

import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way: its answer's head is told, and the rest read and dropped, so that the connection can be used again; or all
 * of it, where its body is wanted. Confined to a worker.
 */
final class Asked implements UpstreamHandler {
    /** What is read of an answer's body, in bytes. */
    private static final int BODY = 64 * 1024;

    /** How long the rest of an answer may take whose head has been told. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What is sent at a time of a question's body, in bytes. */
    private static final int PIECE = 16 * 1024;

    private final Question question;
    private final long limit;
    private final Consumer<Asked> ended;
    private long began = System.nanoTime();
    private @Nullable Consumer<Reply> answer;
    private @Nullable UpstreamStream stream;
    private @Nullable ResponseHead head;
    private @Nullable ByteArrayOutputStream wanted;
    private int sent;
    private int bytes;
    private boolean over;

    /**
     * @param answer hears what becomes of it, once
     * @param ended hears that nothing more comes
     */
    Asked(Question question, Consumer<Reply> answer, Consumer<Asked> ended) {
        this.question = question;
        this.answer = answer;
        this.limit = question.timeout().toNanos();
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
        } else {
            pump();
        }
    }

    /** What the upstream does not take yet waits here. */
    private void pump() {
        byte[] body = question.body();
        UpstreamStream to = stream;
        while (to != null && !over && sent < body.length && to.writable()) {
            int some = Math.min(PIECE, body.length - sent);
            ByteBuf piece = Unpooled.wrappedBuffer(body, sent, some);
            sent += some;
            to.write(piece, sent == body.length);
        }
    }

    @Override
    public void onInterim(ResponseHead head) {}

    @Override
    public void onHead(ResponseHead its, boolean end) {
        if (over) {
            return;
        }
        if (question.most(its.status()) > 0) {
            head = its;
            wanted = new ByteArrayOutputStream();
            if (end) {
                whole(false, new HeaderFields());
            }
            return;
        }
        began = System.nanoTime();
        if (end) {
            finish();
        }
        tell(new Reply.Answered(its));
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int some = data.readableBytes();
        ByteArrayOutputStream into = over ? null : wanted;
        int most = into == null ? 0 : Math.min(some, question.most() - into.size());
        keep(data, into, most);
        bytes += some;
        if (over) {
            return;
        }
        if (most < some && into != null) {
            whole(true, new HeaderFields());
        } else if (end && into != null) {
            whole(false, new HeaderFields());
        } else if (end) {
            finish();
        } else if (bytes > BODY && into == null) {
            cut();
        } else if (stream != null) {
            stream.consumed(some);
        }
    }

    private static void keep(ByteBuf data, @Nullable ByteArrayOutputStream into, int bytes) {
        try {
            if (into != null) {
                into.writeBytes(ByteBufUtil.getBytes(data, data.readerIndex(), bytes));
            }
        } finally {
            data.release();
        }
    }

    @Override
    public void onTrailers(HeaderFields fields) {
        if (!over && wanted != null) {
            whole(false, fields);
        } else {
            finish();
        }
    }

    /** Tells an answer whose body is wanted. */
    private void whole(boolean cut, HeaderFields trailers) {
        ResponseHead its = Objects.requireNonNull(head);
        byte[] body = Objects.requireNonNull(wanted).toByteArray();
        if (cut) {
            cut();
        } else {
            finish();
        }
        tell(new Reply.Whole(its, body, cut, trailers));
    }

    @Override
    public void onWritable() {
        pump();
    }

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
