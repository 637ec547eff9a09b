// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of an exchange beside the one that takes its time; confined to a worker.
 *
 * <p>The first answer that the route's retry policy would not rather drop counts, and the others give way. While there are several, one
 * that fails is nobody's business: the last one that is left decides what comes next.
 */
final class Hedges {
    /** What requests are held to whose route has no budget for more of them: an upstream that is slow must not get twice as many. */
    static final RetryBudget LIMITS = new RetryBudget(20, Duration.ofSeconds(10), 10, Duration.ofSeconds(1));

    private final UnderWay attempts;
    private final RequestBody body;
    private final long delay;
    private final List<Attempt> others = new ArrayList<>(2);
    private @Nullable Budget budget;
    private @Nullable Future<?> due;
    private int left;

    Hedges(UnderWay attempts, Hedging policy) {
        this.attempts = attempts;
        this.body = attempts.request().body();
        this.delay = policy.delay().toNanos();
        this.left = policy.attempts();
    }

    /** @param own which they are held to where their route has no budget; null: its own */
    void begin(@Nullable Budget own) {
        budget = own;
        if (own != null) {
            own.request();
        }
    }

    /** What they are held to; null: what the route's retries are. */
    @Nullable Budget budget() {
        return budget;
    }

    /** Whether several are under way. */
    boolean racing() {
        return !others.isEmpty();
    }

    /** Those beside the one that is under way in any case, as they are now. */
    List<Attempt> others() {
        return others.isEmpty() ? List.of() : List.copyOf(others);
    }

    /** One has begun: another may follow. */
    void follow() {
        if (due == null && left > 0 && attempts.current != null) {
            await(delay);
        }
    }

    private void await(long nanos) {
        due = attempts.loop().schedule(this::passed, nanos, TimeUnit.NANOSECONDS);
    }

    private void passed() {
        due = null;
        Attempt current = attempts.current;
        if (current == null || !body.repeatable()) {
            return;
        }
        long wait = left(others.isEmpty() ? current : others.getLast());
        if (wait > 0) {
            await(wait);
            return;
        }
        Set<Endpoint> busy = new HashSet<>();
        busy.add(current.endpoint());
        others.forEach(other -> busy.add(other.endpoint()));
        int before = others.size();
        attempts.beside(busy, others::add);
        if (others.size() > before) {
            left--;
            follow();
        }
    }

    /** How long one still has, in nanoseconds: from when it began, or its upstream has got all of its body. */
    private long left(Attempt latest) {
        if (attempts.request().kind() == UpstreamRequest.Body.NONE) {
            return latest.began() + delay - attempts.now();
        }
        return body.delivered() ? Math.max(latest.began() - body.givenAt(), 0) + body.givenAt() + delay - attempts.now() : delay;
    }

    /** One of the others can be written to. */
    void onStream(Attempt opened, UpstreamStream stream) {
        if (body.repeatable()) {
            body.copyTo(stream);
        } else {
            giveUp(opened);
        }
    }

    /** What one holds must be given back, or what it was to be sent has been. */
    private void giveUp(Attempt one) {
        if (others.remove(one)) {
            one.cancel(ExchangeFailure.OVERLOADED);
            attempts.less();
        }
    }

    /** One has been answered. @return whether that is the answer */
    boolean settles(Attempt answered, ResponseHead response, boolean end) {
        prune();
        if (racing() && attempts.unwanted(response, end)) {
            answered.drop(true);
            if (!end) {
                answered.pause(Attempts.REST_NANOS, () -> {});
            }
            leave(answered);
            return false;
        }
        stop();
        if (!others.remove(answered) && others.isEmpty()) {
            return true;
        }
        Attempt slow = attempts.current;
        if (slow != null && slow != answered) {
            attempts.promote(answered);
            slow.giveWay(answered);
            attempts.less();
        }
        List<Attempt> slower = others();
        others.clear();
        slower.forEach(other -> {
            other.giveWay(answered);
            attempts.less();
        });
        return true;
    }

    /** One has failed. @return whether others are under way */
    boolean survive(Attempt failed, ExchangeFailure failure) {
        if (failed == attempts.current) {
            prune();
        }
        if (!racing()) {
            stop();
            return false;
        }
        attempts.failed(failure);
        leave(failed);
        return true;
    }

    /** One of several is no more. */
    private void leave(Attempt one) {
        attempts.less();
        if (!others.remove(one)) {
            attempts.promote(others.removeFirst());
        }
    }

    /** Gives up those that have yet to be sent what is no longer there. */
    private void prune() {
        if (!body.repeatable()) {
            others().stream().filter(other -> other.stream() == null).forEach(this::giveUp);
        }
    }

    /** Gives all of them up. */
    void cancel(ExchangeFailure failure) {
        stop();
        List<Attempt> all = others();
        others.clear();
        all.forEach(other -> {
            other.cancel(failure);
            attempts.less();
        });
    }

    private void stop() {
        if (due != null) {
            due.cancel(false);
            due = null;
        }
    }

    /** Offers what waits for them to be given back. */
    void offer(Shedding shedding) {
        for (Attempt other : others) {
            UpstreamStream stream = other.stream();
            if (stream != null) {
                stream.offer(shedding, () -> giveUp(other));
            }
        }
    }
}
