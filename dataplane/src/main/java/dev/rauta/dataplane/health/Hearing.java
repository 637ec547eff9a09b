// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamStream;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears one answer until a judge knows enough, then nothing more; confined to one event loop. */
final class Hearing implements UpstreamHandler {
    private final Judge judge;
    private final @Nullable ByteBuf body;
    private final Consumer<Finding> found;
    private @Nullable UpstreamStream stream;
    private boolean answered;
    private boolean over;

    /**
     * @param body of the request, whose ownership passes; null: none
     * @param found hears once what came of it
     */
    Hearing(Judge judge, @Nullable ByteBuf body, Consumer<Finding> found) {
        this.judge = judge;
        this.body = body;
        this.found = found;
    }

    /** Whether anything of an answer has come. */
    boolean answered() {
        return answered;
    }

    /** Tells nothing any more. */
    void giveUp() {
        if (!over) {
            over = true;
            release();
        }
    }

    @Override
    public boolean abandoned() {
        return over;
    }

    @Override
    public void onStream(UpstreamStream opened) {
        if (over) {
            opened.cancel();
            return;
        }
        stream = opened;
        if (body != null) {
            opened.write(body, true);
        }
    }

    @Override
    public void onInterim(ResponseHead head) {
        answered = true;
    }

    @Override
    public void onHead(ResponseHead head, boolean end) {
        answered = true;
        if (over) {
            return;
        }
        Finding early = judge.head(head);
        if (early != null) {
            finish(early);
        } else if (end) {
            finish(judge.end(head.fields()));
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        if (!over) {
            judge.data(data);
        }
        data.release();
        if (over) {
            return;
        }
        if (end) {
            finish(judge.end(new HeaderFields()));
        } else if (stream != null) {
            stream.consumed(bytes);
        }
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        if (!over) {
            finish(judge.end(trailers));
        }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onFailure(ExchangeFailure failure) {
        if (!over) {
            finish(Finding.of(failure));
        }
    }

    private void finish(Finding finding) {
        over = true;
        release();
        found.accept(finding);
    }

    /** What has not been sent. */
    private void release() {
        if (stream == null && body != null) {
            body.release();
        }
    }
}
