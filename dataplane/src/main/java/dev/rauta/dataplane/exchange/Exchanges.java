// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.resilience.ResilienceView;
import dev.rauta.dataplane.exchange.asking.PageAsks;
import dev.rauta.dataplane.exchange.asking.Questions;
import dev.rauta.dataplane.exchange.attempts.Sending;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.mirror.Mirrors;
import dev.rauta.dataplane.exchange.overload.Overload;
import dev.rauta.dataplane.exchange.response.Shapers;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.exchange.routing.Turns;
import dev.rauta.dataplane.filter.body.Coders;
import dev.rauta.dataplane.filter.limit.Quotas;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All exchanges of one worker, and what they share; confined to its event loop. */
public final class Exchanges implements Holder {
    private final FlushBatch flushes;
    private final Sending sending;
    private final WorkerMetrics metrics;
    private final ExchangeSettings settings;
    private final Quotas quotas;
    private final Shapers shapers;
    private final Mirrors mirrors;
    private final Questions questions;
    private final PageAsks pages;
    private final Limiting limiting;
    private final Overload overload;
    private final List<Exchange> active = new ArrayList<>();
    private final Turns turns;
    private final Audience audience;
    private Routing routing;

    /**
     * Starts with {@code plan} and no endpoints.
     *
     * @param audience who is told of them
     */
    public Exchanges(
            FlushBatch flushes,
            RequestSender sender,
            WorkerMetrics metrics,
            ExchangeSettings settings,
            Quotas quotas,
            ServingPlan plan,
            Audience audience) {
        this.flushes = flushes;
        this.sending = new Sending(sender, metrics, flushes.loop(), settings.attempts(), System::nanoTime);
        this.metrics = metrics;
        this.settings = settings;
        this.quotas = quotas;
        this.audience = audience;
        this.shapers = new Shapers(flushes, new Coders(flushes.loop()), metrics);
        this.mirrors = new Mirrors(flushes, sender, metrics);
        this.questions = new Questions(sender);
        this.pages = new PageAsks(questions);
        this.limiting = new Limiting(quotas, flushes.loop(), metrics);
        this.overload = new Overload(settings.overload(), metrics.worker());
        this.turns = new Turns(metrics.worker(), settings.zone());
        this.routing = new Routing(plan, turns);
        flushes.alsoAsk(this);
    }

    @Override
    public void offer(Shedding shedding) {
        active.forEach(exchange -> exchange.offer(shedding));
    }

    /** Starts an exchange; the caller feeds it what the client sends. */
    public Exchange begin(Downstream downstream, RequestHead head, UpstreamRequest.Body body) {
        assert loop().inEventLoop();
        Exchange exchange = new Exchange(this, downstream, head, body);
        exchange.place(active.size());
        active.add(exchange);
        exchange.start();
        return exchange;
    }

    /** Routes requests from now on by {@code plan}; exchanges in flight finish on what they began with. */
    public void adopt(ServingPlan plan, Map<UpstreamName, List<Endpoint>> endpoints, Touched touched) {
        assert loop().inEventLoop();
        turns.adopt(plan, endpoints, touched);
        routing = new Routing(plan, turns);
    }

    /** Goes on with other endpoints and the same routes. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> endpoints, Touched touched) {
        assert loop().inEventLoop();
        turns.endpoints(endpoints, touched);
    }

    /** Goes on with others of an upstream's endpoints that do not work, by what {@code check} has found. */
    public void down(UpstreamName upstream, HealthCheck check, Set<Endpoint> others) {
        assert loop().inEventLoop();
        turns.down(upstream, check, others);
    }

    /** How many are in flight. */
    public int active() {
        return active.size();
    }

    /** What is counted of upstreams to keep their trouble from spreading, where anything is. */
    public Map<UpstreamName, ResilienceView> resiliences() {
        assert loop().inEventLoop();
        return turns.resiliences();
    }

    /** What part of new requests is turned away because the loop is late, 0 to 1. */
    public double turnedAway() {
        return overload.share();
    }

    /**
     * Ends those whose time is up; called several times a second.
     *
     * @param late how late the loop is, in nanoseconds
     * @param next when it is due again
     */
    public void tick(long now, long late, long next) {
        overload.tick(now, late, next);
        // Backwards, because an exchange that ends takes itself out and the last one takes its place.
        for (int i = active.size() - 1; i >= 0; i--) {
            if (i < active.size()) {
                active.get(i).tick(now);
            }
        }
        mirrors.tick(now);
        questions.tick(now);
    }

    /** Tells both sides of each WebSocket that it ends (RFC 6455, section 7.4.1). @return how many did not know */
    public int leave() {
        assert loop().inEventLoop();
        int told = 0;
        for (Exchange exchange : List.copyOf(active)) {
            told += exchange.leave() ? 1 : 0;
        }
        return told;
    }

    /** Gives up what nobody waits for any more: the copies that are on their way to mirrors. */
    public void close() {
        assert loop().inEventLoop();
        mirrors.close();
    }

    void remove(Exchange exchange) {
        int place = exchange.place();
        Exchange last = active.removeLast();
        if (last != exchange) {
            active.set(place, last);
            last.place(place);
        }
    }

    /** Who is told of them. */
    public Audience audience() {
        return audience;
    }

    /** The ledger of what waits for peers. */
    FlushBatch flushes() {
        return flushes;
    }

    EventLoop loop() {
        return flushes.loop();
    }

    /** Whether nothing new must be taken of {@code downstream}; counts it. */
    boolean refuses(Downstream downstream, long now) {
        // It is among them already.
        Limit limit = flushes.refuses(downstream.backlog()) ? Limit.BUFFERED_BYTES : overload.refuses(active.size() - 1, now);
        if (limit != null) {
            metrics.reached(limit);
        }
        return limit != null;
    }

    /** Counts a failure that is a limit's doing. */
    void countLimit(ExchangeFailure failure) {
        switch (failure) {
            case OVERLOADED -> metrics.reached(Limit.BUFFERED_BYTES);
            case BODY_TOO_LARGE -> metrics.reached(Limit.BODY_BYTES);
            default -> {
                // The peer's doing, or counted where it was seen.
            }
        }
    }

    /** Holds requests to the limits of routes. */
    Limiting limiting() {
        return limiting;
    }

    /** Where the limits of routes are counted. */
    Quotas quotas() {
        return quotas;
    }

    /** What responses go through. */
    Shapers shapers() {
        return shapers;
    }

    Questions questions() {
        return questions;
    }

    PageAsks pages() {
        return pages;
    }

    Mirrors mirrors() {
        return mirrors;
    }

    /** What requests are sent with. */
    Sending sending() {
        return sending;
    }

    WorkerMetrics metrics() {
        return metrics;
    }

    ExchangeSettings settings() {
        return settings;
    }

    Routing routing() {
        return routing;
    }
}
