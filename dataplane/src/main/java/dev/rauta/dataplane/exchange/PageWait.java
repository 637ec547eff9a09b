// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.flow.Shedding;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An error that waits for its page, with what comes of an upstream's answer meanwhile: it gets no credit for that, so that this is never
 * more than its window. Confined to a worker.
 */
final class PageWait {
    private final @Nullable HeldAnswer original;
    private Consumer<@Nullable FetchedPage> then = _ -> {};
    private Runnable cancel = () -> {};
    private @Nullable HeaderFields trailers;
    private @Nullable ExchangeFailure broken;
    private boolean ended;
    private boolean over;

    /**
     * @param original the upstream's answer; null where the error is our own
     * @param ended whether that has no body
     */
    PageWait(@Nullable HeldAnswer original, boolean ended) {
        this.original = original;
        this.ended = ended;
    }

    /**
     * Asks for the page.
     *
     * @param ask asks, and has what it is given hear what comes of that; returns what gives it up
     * @param hears what becomes of it, once, perhaps before this returns; null: there is no page
     */
    void start(Function<Consumer<@Nullable FetchedPage>, Runnable> ask, Consumer<@Nullable FetchedPage> hears) {
        then = hears;
        cancel = ask.apply(this::heard);
    }

    /** Whether the error is our own. */
    boolean own() {
        return original == null;
    }

    private void heard(@Nullable FetchedPage page) {
        if (!over) {
            over = true;
            then.accept(page);
        }
    }

    /** Goes on without a page. */
    void giveUp() {
        cancel.run();
        heard(null);
    }

    /** Nobody waits for the page any more, or for what it would have replaced. */
    void release() {
        over = true;
        cancel.run();
        drop();
    }

    /** What has come of the answer is for nobody. */
    void drop() {
        if (original != null) {
            original.release();
        }
    }

    /** Bytes of the answer; takes ownership. */
    void onData(ByteBuf data, boolean end) {
        if (original == null) {
            data.release();
            return;
        }
        // Held to the upstream's window alone.
        var _ = original.add(data);
        ended |= end;
    }

    void onTrailers(HeaderFields fields) {
        trailers = fields;
        ended = true;
    }

    /** The answer has broken off. */
    void onFailure(ExchangeFailure failure) {
        broken = failure;
    }

    /** Whether all of the answer is here. */
    boolean ended() {
        return ended;
    }

    /** Whether the answer has neither a body nor trailers. */
    boolean empty() {
        return ended && trailers == null && (original == null || original.isEmpty());
    }

    /** What the answer has broken off with; null where it has not. */
    @Nullable ExchangeFailure broken() {
        return broken;
    }

    /** Hands on what has come of the answer. */
    void replay(ResponseBody to) {
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
    void offer(Shedding shedding, Runnable drop) {
        if (original != null) {
            shedding.offer(original.pinned(), original.began(), drop);
        }
    }
}
