// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.metrics.BreakerLimit;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Destination;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exchange's tries against an upstream: the one under way, which endpoint is next, and whether and when; confined to a
 * worker.
 *
 * <p>What comes of connections that end or refuse, without a look at the request, is repeated whatever a route says. The
 * rest is its policy's business, where it has one.
 */
final class Tries {
    /** How often a request may meet a connection that is about to end, beside its ordinary tries. */
    private static final int GOAWAYS = 16;

    /** What is left of an answer that nobody wants has come by then, or its connection is not worth it. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Exchange exchange;
    private final Arrival arrival;
    private final RequestHead head;
    private final UpstreamRequest.Body kind;
    private final RequestBody body;
    private final Routing routing;
    private final int most;
    private Set<Endpoint> tried = Set.of();
    private @Nullable Endpoint last;
    private @Nullable RetryRules rules;
    private @Nullable Budget budget;
    private Destination.@Nullable To share;
    private @Nullable Endpoint endpoint;
    private @Nullable Balancer balancer;
    private @Nullable Attempt current;
    private @Nullable Runnable pausing;
    private @Nullable Place place;
    private long beganAt;
    private int count;
    private int goAways;

    Tries(Exchange exchange, Arrival arrival, RequestHead head, UpstreamRequest.Body kind, RequestBody body) {
        this.exchange = exchange;
        this.arrival = arrival;
        this.head = head;
        this.kind = kind;
        this.body = body;
        this.routing = exchange.exchanges().routing();
        this.most = exchange.exchanges().settings().attempts();
    }

    /**
     * Holds it to a route's policy too.
     *
     * @param gateway whether a Gateway's route says so, whose clients are told 503 where its tries have not helped
     */
    void of(RetryPolicy route, boolean gateway) {
        rules = new RetryRules(route, gateway);
    }

    /** Begins the first, against an endpoint of {@code where}. */
    void begin(Destination.To where) {
        share = where;
        beganAt = System.nanoTime();
        Balancer picking = routing.balancer(where);
        Breaker breaker = picking == null ? null : picking.breaker();
        if (breaker != null) {
            place = Place.in(breaker, exchange.exchanges().metrics(), routing.plan().upstreamSeries(where.upstream()));
            if (place == null) {
                exchange.fail(ExchangeFailure.CIRCUIT_REQUESTS);
                return;
            }
        }
        if (rules != null && rules.policy().budget().isPresent()) {
            budget = routing.budget(where.upstream(), rules.policy().budget().get());
            if (budget != null) {
                budget.request();
            }
        }
        next(where, picking, ExchangeFailure.NO_ENDPOINT);
    }

    /** @param before what the try before it failed of, answered where there is nobody else to ask */
    private void next(Destination.To where, @Nullable Balancer picking, ExchangeFailure before) {
        Endpoint picked = picking == null ? null : pick(picking, before);
        balancer = picking;
        endpoint = picked;
        if (picking == null || picked == null) {
            exchange.fail(before);
            return;
        }
        UpstreamName name = where.upstream();
        Attempt next = new Attempt(exchange, routing.plan().upstreamSeries(name), picking.load(picked));
        current = next;
        exchange.exchanges().sender().open(new UpstreamRequest(name, picked, head, kind, place == null ? null : place.breaker()), next);
    }

    private @Nullable Endpoint pick(Balancer picking, ExchangeFailure before) {
        remember();
        Endpoint picked = picking.pick(asker(picking), tried);
        boolean silent = picked != null
                && before == ExchangeFailure.CONNECT_TIMEOUT
                && rules == null
                && tried.contains(picked);
        // A second wait for the same silent endpoint would only double the client's.
        if (picked == null || silent) {
            return null;
        }
        count++;
        last = count < Math.max(most, byPolicy()) ? picked : null;
        return picked;
    }

    private Asker asker(Balancer picking) {
        return picking.asks() ? new Requester(head, arrival) : Asker.NOBODY;
    }

    /** Tells the client which endpoint has answered it, where it is to come back to that one. */
    void mark(ResponseHead response) {
        if (balancer != null && endpoint != null && balancer.asks()) {
            String cookie = balancer.cookie(asker(balancer), endpoint);
            if (cookie != null) {
                response.fields().add("set-cookie", cookie);
            }
        }
    }

    /** Remembers the last one among those tried: most requests need no second. */
    private void remember() {
        if (last != null) {
            if (tried.isEmpty()) {
                tried = new HashSet<>();
            }
            tried.add(last);
            last = null;
        }
    }

    /** The stream of the one under way, null where there is none. */
    @Nullable UpstreamStream stream() {
        return current == null ? null : current.stream();
    }

    /** Drops a response that the policy would rather not have, and tries again; false where it stands. */
    boolean drops(ResponseHead response, boolean end) {
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
        if (place != null && !place.again()) {
            return false;
        }
        if (budget != null && share != null && !budget.retry()) {
            exchange.exchanges()
                    .metrics()
                    .broken(routing.plan().upstreamSeries(share.upstream()), BreakerLimit.RETRY_BUDGET);
            return false;
        }
        return true;
    }

    /** The same after a try that failed so; what comes of connections that end is no load of its own. */
    private boolean affordable(ExchangeFailure failure) {
        return failure == ExchangeFailure.UPSTREAM_GOAWAY || failure == ExchangeFailure.STALE_CONNECTION || affordable();
    }

    /**
     * Its answer's body is for nobody.
     *
     * @param ended whether it has none
     */
    void forgo(boolean ended) {
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
    void onFailure(ExchangeFailure failure, boolean begun) {
        Attempt failed = current;
        if (place != null) {
            place.failed(failure);
        }
        boolean again = again(failure, head.method());
        if (!again || begun || !body.repeatable() || failed == null || share == null
                || !affordable(failure)) {
            lose();
            exchange.fail(rules == null ? failure : rules.told(failure, count));
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

    /** The one under way is no more. */
    void lose() {
        current = null;
        body.detach();
    }

    /** Tries once more after the policy's pause, unless the time is up by then. */
    private void later(Attempt last, ExchangeFailure before, long nanos) {
        lose();
        pausing = last.pause(nanos, () -> {
            pausing = null;
            if (exchange.resumes() && share != null) {
                again(share, before);
            }
        });
    }

    /** Ends the one under way where its own time is up. */
    void tick(long now, Deadlines deadlines) {
        if (current == null) {
            return;
        }
        // Of what may become a tunnel the request has no end.
        ExchangeFailure passed = deadlines.passed(now, current, body.delivered() || kind == UpstreamRequest.Body.TUNNEL);
        if (passed != null) {
            current.cancel(passed);
            exchange.response().onFailure(passed);
        }
    }

    /** Its response is complete. */
    void complete() {
        if (current != null) {
            current.complete(body.delivered());
            current = null;
        }
    }

    /** Gives up the one under way, counted as {@code failure}. */
    void cancel(ExchangeFailure failure) {
        if (current != null) {
            current.cancel(failure);
            current = null;
        }
    }

    /** Gives up the one under way, and whatever would follow it. */
    void end(ExchangeFailure failure) {
        cancel(failure);
        if (pausing != null) {
            pausing.run();
            pausing = null;
        }
        if (place != null) {
            place.leave();
        }
    }

    /** Whether a request that failed so may be tried again, as far as the upstream goes. */
    private boolean again(ExchangeFailure failure, String method) {
        if (failure == ExchangeFailure.UPSTREAM_GOAWAY && goAways < GOAWAYS) {
            // A peer that ends its connections often has refused nothing: such tries do not count.
            goAways++;
            count--;
        }
        boolean stale = failure == ExchangeFailure.STALE_CONNECTION;
        boolean byDefault = (failure.untouched() || (stale && RetryRules.idempotent(method))) && count < most;
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
