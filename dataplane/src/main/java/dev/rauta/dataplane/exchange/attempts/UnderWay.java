// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import dev.rauta.dataplane.balance.Balancer;
import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.balance.resilience.Budget;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.BreakerLimit;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Destination;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is under way of an exchange's attempts: a part of them, lest each exchange have an object more. Confined to a worker. */
abstract sealed class UnderWay extends Choosing permits Attempts {
    /** So many at a time are no person's, nor any one program's that waits for what it has asked. */
    private static final int MANY = 32;

    final Caller caller;
    final Sending sending;
    final Routing routing;
    final RequestHead head;
    final RequestBody body;
    @Nullable RetryRules rules;
    @Nullable Hedges hedges;
    @Nullable Budget budget;
    @Nullable Permit permit;
    Destination.@Nullable To share;

    /** How long a connection may be tried, in nanoseconds; 0 where its route does not say. */
    long patience;

    /** The one whose answer would count, the first where there are several; null where there is none. */
    @Nullable Attempt current;

    UnderWay(Caller caller, Sending sending, Routing routing, Outgoing request) {
        super(request);
        this.caller = caller;
        this.sending = sending;
        this.routing = routing;
        this.head = request.head();
        this.body = request.body();
    }

    /** Begins one to follow those before it. */
    void begin(Destination.To where, Balancer picking, Endpoint picked) {
        Attempt next = new Attempt(this, routing.series(where.upstream()), picking, picked);
        lead(next);
        open(where, next);
        if (hedges != null) {
            hedges.follow();
        }
    }

    private void open(Destination.To where, Attempt attempt) {
        Breaker breaker = permit == null ? null : permit.breaker();
        sending.sender().open(
                new UpstreamRequest(where.upstream(), attempt.endpoint(), attempt.head(head), request.kind(), breaker), attempt);
    }

    private void lead(Attempt attempt) {
        current = attempt;
        goesBy(attempt);
    }

    /** Goes on with one that was begun beside the one under way. */
    void promote(Attempt attempt) {
        lead(attempt);
        UpstreamStream its = attempt.stream();
        if (its == null) {
            body.detach();
        } else {
            body.follow(its);
        }
    }

    /** Begins another beside those under way, if limits let it. @param begun hears of it before anything comes of it */
    void beside(Set<Endpoint> busy, Consumer<Attempt> begun) {
        Destination.To where = share;
        Balancer picking = where == null ? null : routing.balancer(where);
        Endpoint picked = picking == null ? null : pickBeside(picking, busy);
        if (where == null || picking == null || picked == null || hedges == null) {
            return;
        }
        if (permit != null && !permit.more()) {
            return;
        }
        if (!spend(hedges.budget() == null ? budget : hedges.budget())) {
            less();
            return;
        }
        took(picked, true);
        Attempt more = new Attempt(this, routing.series(where.upstream()), picking, picked);
        begun.accept(more);
        open(where, more);
    }

    /** One of those begun beside others is over, or they are. */
    void less() {
        if (permit != null) {
            permit.less();
        }
    }

    /** One has failed: counts it where a limit was reached. */
    void failed(ExchangeFailure failure) {
        if (permit != null) {
            permit.failed(failure);
        }
    }

    /** Whether there is as much left of a budget. */
    boolean spend(@Nullable Budget its) {
        if (its == null || share == null || its.retry()) {
            return true;
        }
        metrics().broken(routing.series(share.upstream()), BreakerLimit.RETRY_BUDGET);
        return false;
    }

    Outgoing request() {
        return request;
    }

    /** Whether the policy would rather not have a response, whatever may still be done about it. */
    boolean unwanted(ResponseHead response, boolean end) {
        return rules != null && rules.unwanted(head, response, end);
    }

    Caller caller() {
        return caller;
    }

    WorkerMetrics metrics() {
        return sending.metrics();
    }

    EventLoop loop() {
        return sending.loop();
    }

    /** The time, in nanoseconds of a clock that never goes back. */
    long now() {
        return sending.nanoTime().getAsLong();
    }

    /** Whether it is a call of gRPC. */
    boolean call() {
        return request.call();
    }

    /** Whether its client has many others under way. */
    boolean oneOfMany() {
        return request.client().exchanges() > MANY;
    }

    /** One can be written to. */
    void onStream(Attempt opened, UpstreamStream stream) {
        caller.moved();
        if (opened == current) {
            body.attach(stream);
        } else if (hedges != null) {
            hedges.onStream(opened, stream);
        }
    }

    /** An interim response: where several are under way it is nobody's yet. */
    void onInterim(ResponseHead interim) {
        if (hedges == null || !hedges.racing()) {
            caller.onInterim(interim);
        }
    }

    /** One has been answered. */
    void onHead(Attempt answered, ResponseHead response, boolean end) {
        if (hedges == null || hedges.settles(answered, response, end)) {
            caller.onHead(response, end);
        }
    }

    void onWritable(Attempt attempt) {
        if (attempt == current) {
            caller.onWritable();
        }
    }

    /** One has failed. */
    void onFailure(Attempt failed, ExchangeFailure failure) {
        if (hedges == null || !hedges.survive(failed, failure)) {
            caller.onFailure(failure);
        }
    }

    /** Offers what waits for others than the one under way to be given back. */
    public void offer(Shedding shedding) {
        if (hedges != null) {
            hedges.offer(shedding);
        }
    }

    /** The stream of the one under way, null where there is none. */
    public @Nullable UpstreamStream stream() {
        return current == null ? null : current.stream();
    }

    /** The one under way is no more. */
    public void lose() {
        current = null;
        body.detach();
    }

    /** Ends what is under way where its own time is up. */
    public void tick(long now, Deadlines deadlines) {
        if (current != null) {
            // Of what may become a tunnel the request has no end.
            tick(now, deadlines, current, body.delivered() || request.kind() == UpstreamRequest.Body.TUNNEL);
        }
        if (hedges != null) {
            hedges.others().forEach(other -> tick(now, deadlines, other, true));
        }
    }

    private void tick(long now, Deadlines deadlines, Attempt attempt, boolean sent) {
        ExchangeFailure passed = attempt.abandoned() ? null : deadlines.passed(now, attempt, sent);
        if (passed != null) {
            attempt.cancel(passed);
            onFailure(attempt, passed);
        }
    }

    /** Its response is complete. */
    public void complete() {
        if (current != null) {
            current.complete(body.delivered());
            current = null;
        }
    }

    /** Gives up what is under way, counted as {@code failure}. */
    public void cancel(ExchangeFailure failure) {
        if (hedges != null) {
            hedges.cancel(failure);
        }
        if (current != null) {
            current.cancel(failure);
            current = null;
        }
    }
}
