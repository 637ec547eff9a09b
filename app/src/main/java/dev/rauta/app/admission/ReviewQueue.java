// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admission;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reviews that wait for the judge: one is heard at a time, on a thread that is not the controller's, and who would wait too long is
 * allowed unchecked.
 *
 * <p>After a while without any the judge forgets, so that nobody pays for what nobody asks.
 */
public final class ReviewQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReviewQueue.class);
    private static final int WAITING = 64;
    private static final long IDLE_MINUTES = 15;

    private final Judge judge;
    private final ThreadPoolExecutor hearing;

    public ReviewQueue(Judge judge) {
        this(judge, WAITING);
    }

    /** @param waiting so many may wait */
    ReviewQueue(Judge judge, int waiting) {
        this.judge = judge;
        this.hearing = new ThreadPoolExecutor(
                1, 1, IDLE_MINUTES, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waiting), this::thread);
        hearing.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable reviews) {
        return Thread.ofPlatform().daemon().name("reviews").unstarted(() -> {
            reviews.run();
            judge.forget();
        });
    }

    /**
     * Has a review judged; never blocks, any thread.
     *
     * @param patience for how long it may wait for others
     * @param then hears the ruling, on the queue's thread or the caller's
     */
    void hear(Review review, Duration patience, Consumer<Ruling> then) {
        if (!review.judged()) {
            then.accept(Ruling.IGNORED);
            return;
        }
        long asked = System.nanoTime();
        try {
            hearing.execute(() -> then.accept(
                    System.nanoTime() - asked > patience.toNanos() ? busy() : judged(review)));
        } catch (RejectedExecutionException e) {
            then.accept(busy());
        }
    }

    private Ruling judged(Review review) {
        try {
            return judge.judge(review);
        } catch (RuntimeException e) {
            // A bug of ours must keep nobody from writing.
            log.atError().addKeyValue("kind", review.kindName()).setCause(e).log("Review failed");
            return Ruling.unchecked("it failed; the controller's log says why");
        }
    }

    private static Ruling busy() {
        return Ruling.unchecked("too many reviews at once");
    }

    @Override
    public void close() {
        hearing.shutdownNow();
    }
}
