// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import dev.rauta.dataplane.metrics.AskOutcome;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.shared.RateStore;
import dev.rauta.dataplane.shared.StoreAccess;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker asks of a store: all of a pass of its loop together, once; confined to it.
 *
 * <p>Who is known to have to wait is refused without being asked about, and where the store has failed several times, nobody is
 * asked about for a moment.
 */
public final class StoreAsks {
    private static final Logger log = LoggerFactory.getLogger(StoreAsks.class);

    /** A store does nothing else while it counts: no more than so many at a time. */
    private static final int MOST = 128;

    private final @Nullable StoreAccess access;
    private final EventLoop loop;
    private final WorkerMetrics metrics;
    private final Circuit circuit = new Circuit();
    private @Nullable KnownEmpty empty;
    private List<StoreAsk> waiting = new ArrayList<>(0);

    /** @param access null where there is no store */
    public StoreAsks(@Nullable StoreAccess access, EventLoop loop, WorkerMetrics metrics) {
        this.access = access;
        this.loop = loop;
        this.metrics = metrics;
    }

    /**
     * Asks whether a request may go on.
     *
     * @param held remembers what is to be told when the exchange ends
     * @param then hears what is not known at once, later and once
     */
    public StoreAsk ask(StoreRule rule, CountedRequest asker, Held held, Consumer<Said> then) {
        if (access == null) {
            metrics.asked(AskOutcome.SKIPPED);
            return StoreAsk.known(rule, held, rule.unheard());
        }
        OptionalLong key = rule.key(asker, access.first());
        if (key.isEmpty()) {
            return StoreAsk.known(rule, held, Said.ADMITTED);
        }
        long other = rule.key(asker, access.second()).orElseThrow();
        long empties = empty == null ? 0 : empty.left(key.getAsLong(), other, System.nanoTime());
        if (empties > 0) {
            metrics.asked(AskOutcome.KNOWN);
            return StoreAsk.known(rule, held, rule.heard(held, -empties));
        }
        StoreAsk ask = new StoreAsk(rule, held, key.getAsLong(), other, then);
        waiting.add(ask);
        if (waiting.size() == 1) {
            loop.execute(this::flush);
        }
        return ask;
    }

    private void flush() {
        List<StoreAsk> all = waiting;
        waiting = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += MOST) {
            send(all.subList(from, Math.min(all.size(), from + MOST)));
        }
    }

    private void send(List<StoreAsk> asks) {
        StoreAccess store = access;
        long now = System.nanoTime();
        if (store == null || !circuit.lets(now)) {
            fail(asks, AskOutcome.SKIPPED);
            return;
        }
        List<RateStore.Take> takes = new ArrayList<>(asks.size());
        for (StoreAsk ask : asks) {
            takes.add(new RateStore.Take(store.key(ask.key(), ask.other()), ask.rule().worth(), ask.rule().depth()));
        }
        Batch batch = new Batch(asks, now);
        batch.timeout = loop.schedule(batch::late, store.timeout().toNanos(), TimeUnit.NANOSECONDS);
        store.store().take(takes).whenComplete((left, failure) -> {
            try {
                loop.execute(() -> batch.heard(left, failure));
            } catch (RejectedExecutionException e) {
                log.atDebug().setCause(e).log("A worker has ended before a store's answer");
            }
        });
    }

    private void fail(List<StoreAsk> asks, AskOutcome outcome) {
        for (StoreAsk ask : asks) {
            metrics.asked(outcome);
            ask.tell(ask.rule().unheard());
        }
    }

    /** What has been asked together. */
    private final class Batch {
        private final List<StoreAsk> asks;
        private final long began;
        private @Nullable Future<?> timeout;
        private boolean over;

        Batch(List<StoreAsk> asks, long began) {
            this.asks = asks;
            this.began = began;
        }

        private boolean ends(boolean good) {
            if (over) {
                return false;
            }
            over = true;
            if (timeout != null) {
                timeout.cancel(false);
            }
            long now = System.nanoTime();
            circuit.ended(good, now);
            metrics.askTook(now - began);
            return true;
        }

        void late() {
            if (ends(false)) {
                fail(asks, AskOutcome.TIMEOUT);
            }
        }

        void heard(long @Nullable [] left, @Nullable Throwable failure) {
            boolean good = left != null && left.length == asks.size();
            if (!ends(good)) {
                return;
            }
            if (left == null || !good) {
                log.atDebug().setCause(failure).log("A store has not counted");
                fail(asks, AskOutcome.FAILED);
                return;
            }
            for (int i = 0; i < left.length; i++) {
                StoreAsk ask = asks.get(i);
                metrics.asked(AskOutcome.ANSWERED);
                if (left[i] < 0) {
                    // From when it was asked: that was no later than when the store looked.
                    known().put(ask.key(), ask.other(), began - left[i]);
                }
                ask.tell(ask.rule().heard(ask.held(), left[i]));
            }
        }

        private KnownEmpty known() {
            if (empty == null) {
                empty = new KnownEmpty();
            }
            return empty;
        }
    }
}
