// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.Endpoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exchange's attempts against an upstream: whether there is another, and when; confined to a worker.
 *
 * <p>What comes of connections that end or refuse, without a look at the request, is repeated whatever a route says. The
 * rest is its policy's business, where it has one.
 */
public final class Attempts extends UnderWay {
    /** How often a request may meet a connection that is about to end, beside its ordinary attempts. */
    private static final int GOAWAYS = 16;

    /** What is left of an answer that nobody wants has come by then, or its connection is not worth it. */
    static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private @Nullable Runnable pausing;
    private long beganAt;
    private int count;
    private int goAways;

    /** @param routing as its exchange has begun with */
    public Attempts(Caller caller, Sending sending, Routing routing, Outgoing request) {
        super(caller, sending, routing, request);
    }

    /**
     * Holds it to a route's policy too.
     *
     * @param gateway whether a Gateway's route says so, whose clients are told 503 where its attempts have not helped
     */
    public void of(RetryPolicy route, boolean gateway) {
        rules = new RetryRules(route, gateway);
    }

    /** Has connections tried for so long, where that is longer than usual; {@link Deadlines} gives up the attempt. */
    public void connectWithin(Duration limit) {
        patience = TimeUnit.NANOSECONDS.convert(limit);
    }

    /** Asks others besides one that takes its time, where the request may be repeated; after {@link #of(RetryPolicy, boolean)}. */
    public void of(Hedging route) {
        boolean repeats = RetryRules.idempotent(head.method()) || (rules != null && rules.policy().nonIdempotent());
        if (repeats && request.kind() != UpstreamRequest.Body.TUNNEL) {
            hedges = new Hedges(this, route);
        }
    }

    /** Begins the first, against an endpoint of {@code where}. */
    public void begin(Destination.To where) {
        share = where;
        beganAt = System.nanoTime();
        Balancer picking = routing.balancer(where);
        Breaker breaker = picking == null ? null : picking.breaker();
        if (breaker != null) {
            permit = Permit.in(breaker, metrics(), routing.series(where.upstream()));
            if (permit == null) {
                caller.fail(ExchangeFailure.CIRCUIT_REQUESTS);
                return;
            }
        }
        if (rules != null && rules.policy().budget().isPresent()) {
            budget = routing.budget(where.upstream(), rules.policy().budget().get());
            if (budget != null) {
                budget.request();
            }
        }
        if (hedges != null) {
            hedges.begin(budget == null ? routing.budget(where.upstream(), Hedges.LIMITS) : null);
        }
        next(where, picking, ExchangeFailure.NO_ENDPOINT);
    }

    /** @param before what the attempt before it failed of, answered where there is nobody else to ask */
    private void next(Destination.To where, @Nullable Balancer picking, ExchangeFailure before) {
        Endpoint picked = picking == null ? null : pick(picking);
        // A second wait for the same silent endpoint would only double the client's.
        boolean silent = before == ExchangeFailure.CONNECT_TIMEOUT && rules == null && picked != null && tried(picked);
        if (picking == null || picked == null || silent) {
            caller.fail(before);
            return;
        }
        count++;
        took(picked, hedges != null || count < Math.max(sending.most(), byPolicy()));
        begin(where, picking, picked);
    }

    /** Drops a response that the policy would rather not have, and tries again; false where it stands. */
    public boolean drops(ResponseHead response, boolean end) {
        Attempt answered = current;
        if (answered == null || rules == null || spent(rules) || !rules.unwanted(head, response, end)
                || !body.repeatable() || !affordable()) {
            return false;
        }
        answered.drop(body.delivered());
        later(answered, ExchangeFailure.NO_ENDPOINT, rules.pauseNanos(count, response));
        return true;
    }

    /** Whether limits let it be tried again. */
    private boolean affordable() {
        if (permit != null && !permit.again()) {
            return false;
        }
        return spend(budget);
    }

    /** The same after an attempt that failed so; what comes of connections that end is no load of its own. */
    private boolean affordable(ExchangeFailure failure) {
        return failure == ExchangeFailure.UPSTREAM_GOAWAY || failure == ExchangeFailure.STALE_CONNECTION || affordable();
    }

    /**
     * Its answer's body is for nobody.
     *
     * @param ended whether it has none
     */
    public void forgo(boolean ended) {
        Attempt answered = current;
        if (answered != null) {
            answered.drop(body.delivered());
            lose();
            if (!ended) {
                answered.pause(REST_NANOS, () -> {});
            }
        }
    }

    /**
     * The one under way has failed: another may help, else the exchange fails.
     *
     * @param begun whether the client has got a part of the answer already
     */
    public void onFailure(ExchangeFailure failure, boolean begun) {
        Attempt failed = current;
        failed(failure);
        boolean again = again(failure, head.method());
        if (!again || begun || !body.repeatable() || failed == null || share == null
                || !affordable(failure)) {
            lose();
            caller.fail(rules == null ? failure : rules.told(failure, count));
        } else if (rules != null && rules.isFor(failure)) {
            later(failed, failure, rules.pauseNanos(count));
        } else {
            lose();
            again(share, failure);
        }
    }

    private void again(Destination.To where, ExchangeFailure before) {
        // Each time anew: endpoints may have come and gone, and who picks among them.
        next(where, routing.balancer(where), before);
    }

    /** Tries once more after the policy's pause, unless the time is up by then. */
    private void later(Attempt last, ExchangeFailure before, long nanos) {
        lose();
        pausing = last.pause(nanos, () -> {
            pausing = null;
            if (caller.resumes() && share != null) {
                again(share, before);
            }
        });
    }

    /** Gives up what is under way, and whatever would follow it. */
    public void end(ExchangeFailure failure) {
        cancel(failure);
        if (pausing != null) {
            pausing.run();
            pausing = null;
        }
        if (permit != null) {
            permit.leave();
        }
    }

    /** Whether a request that failed so may be tried again, as far as the upstream goes. */
    private boolean again(ExchangeFailure failure, String method) {
        if (failure == ExchangeFailure.UPSTREAM_GOAWAY && goAways < GOAWAYS) {
            // A peer that ends its connections often has refused nothing: such attempts do not count.
            goAways++;
            count--;
        }
        boolean stale = failure == ExchangeFailure.STALE_CONNECTION;
        boolean byDefault = (failure.untouched() || (stale && RetryRules.idempotent(method))) && count < sending.most();
        if (rules == null || !RetryRules.decides(failure)) {
            return byDefault;
        }
        return (rules.again(failure, method) && !spent(rules)) || (stale && byDefault);
    }

    /** Whether the policy lets nothing more be tried. */
    private boolean spent(RetryRules by) {
        return count >= by.most() || by.late(System.nanoTime() - beganAt);
    }

    private int byPolicy() {
        return rules == null ? 0 : rules.most();
    }
}
