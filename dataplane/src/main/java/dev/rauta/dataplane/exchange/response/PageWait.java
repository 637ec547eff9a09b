// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.response;

import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Shedding;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An error that waits for its page, with what comes of an upstream's answer meanwhile: it gets no credit for that, so that this is never
 * more than its window. Confined to a worker.
 */
public final class PageWait {
    private final @Nullable HeldAnswer original;
    private Consumer<@Nullable FetchedPage> then = _ -> {};
    private Runnable cancel = () -> {};
    private @Nullable HeaderFields trailers;
    private @Nullable ExchangeFailure broken;
    private boolean ended;
    private boolean over;

    private PageWait(@Nullable HeldAnswer original, boolean ended) {
        this.original = original;
        this.ended = ended;
    }

    /** For an error of our own. */
    public static PageWait own() {
        return new PageWait(null, true);
    }

    /**
     * For an upstream's.
     *
     * @param head its answer's
     * @param ended whether that has no body
     * @param flushes counts what comes of it
     */
    public static PageWait instead(ResponseHead head, boolean ended, FlushBatch flushes) {
        return new PageWait(new HeldAnswer(head, 0, flushes), ended);
    }

    /**
     * Asks for the page.
     *
     * @param ask asks, and has what it is given hear what comes of that; returns what gives it up
     * @param hears what becomes of it, once, perhaps before this returns; null: there is no page
     */
    public void start(Function<Consumer<@Nullable FetchedPage>, Runnable> ask, Consumer<@Nullable FetchedPage> hears) {
        then = hears;
        cancel = ask.apply(this::heard);
    }

    /** Whether the error is our own. */
    public boolean ofOurs() {
        return original == null;
    }

    private void heard(@Nullable FetchedPage page) {
        if (!over) {
            over = true;
            then.accept(page);
        }
    }

    /** Goes on without a page. */
    public void giveUp() {
        cancel.run();
        heard(null);
    }

    /** Nobody waits for the page any more, or for what it would have replaced. */
    public void release() {
        over = true;
        cancel.run();
        drop();
    }

    /** What has come of the answer is for nobody. */
    public void drop() {
        if (original != null) {
            original.release();
        }
    }

    /** Bytes of the answer; takes ownership. */
    public void onData(ByteBuf data, boolean end) {
        if (original == null) {
            data.release();
            return;
        }
        // Held to the upstream's window alone.
        var _ = original.add(data);
        ended |= end;
    }

    public void onTrailers(HeaderFields fields) {
        trailers = fields;
        ended = true;
    }

    /** The answer has broken off. */
    public void onFailure(ExchangeFailure failure) {
        broken = failure;
    }

    /** Whether all of the answer is here. */
    public boolean ended() {
        return ended;
    }

    /** Whether the answer has neither a body nor trailers. */
    public boolean empty() {
        return ended && trailers == null && (original == null || original.isEmpty());
    }

    /** What the answer has broken off with; null where it has not. */
    public @Nullable ExchangeFailure broken() {
        return broken;
    }

    /** Hands on what has come of the answer. */
    public void replay(ResponseBody to) {
        boolean endsWithData = ended && trailers == null;
        while (original != null && !original.isEmpty()) {
            ByteBuf piece = original.take();
            to.onData(piece, endsWithData && original.isEmpty());
        }
        if (trailers != null) {
            to.onTrailers(trailers);
        }
    }

    /** Offers what it holds to be given back. */
    public void offer(Shedding shedding, Runnable drop) {
        if (original != null) {
            shedding.offer(original.pinned(), original.began(), drop);
        }
    }
}
