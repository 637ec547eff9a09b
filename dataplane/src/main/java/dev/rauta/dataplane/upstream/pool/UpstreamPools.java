// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All upstream connections of one worker; confined to its event loop. */
public final class UpstreamPools implements RequestSender {
    private static final int WARMED_AT_ONCE = 64;

    private final EventLoop loop;
    private final Class<? extends Channel> channelType;
    private final PoolSettings settings;
    private final FlushBatch flushes;
    private Map<UpstreamName, UpstreamPlan> plans = Map.of();
    private Map<UpstreamName, List<Endpoint>> endpoints = Map.of();

    /** Of the plans that have been asked for: thousands of upstreams may get no request between two changes. */
    private final Map<UpstreamName, UpstreamPool> pools = new HashMap<>();

    /** What may not be warmed yet, of everything and of what was touched since. */
    private Iterator<UpstreamName> cold = Collections.emptyIterator();

    private final Deque<UpstreamName> touchedCold = new ArrayDeque<>();
    private final List<UpstreamPool> leaving = new ArrayList<>();

    /**
     * @param channelType a socket channel that fits the loop's transport
     * @param flushes the worker's own
     */
    public UpstreamPools(
            EventLoop loop, Class<? extends Channel> channelType, PoolSettings settings, FlushBatch flushes) {
        this.loop = loop;
        this.channelType = channelType;
        this.settings = settings;
        this.flushes = flushes;
    }

    /** The loop of all its connections. */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Goes on with other upstreams and endpoints.
     *
     * <p>An upstream that stays as it was keeps its connections; one that is gone or speaks otherwise now drains.
     *
     * @param wanted not changed any more
     * @param addresses literal ones, not changed any more; an upstream without an entry has none
     * @param touched what is as it was is not looked at
     */
    public void adopt(
            Map<UpstreamName, UpstreamPlan> wanted, Map<UpstreamName, List<Endpoint>> addresses, Touched touched) {
        assert loop.inEventLoop();
        plans = wanted;
        endpoints(addresses, touched);
    }

    /** Goes on with other endpoints and the same upstreams. */
    public void endpoints(Map<UpstreamName, List<Endpoint>> addresses, Touched touched) {
        assert loop.inEventLoop();
        // All of it at first: a request that has to go elsewhere because of what follows finds everything as it is now.
        endpoints = addresses;
        touched.among(pools.keySet(), this::renew);
        switch (touched) {
            case Touched.All() -> {
                touchedCold.clear();
                cold = plans.keySet().iterator();
            }
            case Touched.Only(Set<UpstreamName> names) -> touchedCold.addAll(names);
        }
        warm();
    }

    private void renew(UpstreamName name) {
        UpstreamPool pool = pools.get(name);
        List<Endpoint> its = endpoints.getOrDefault(name, List.of());
        if (pool == null) {
            return;
        }
        UpstreamPlan plan = plans.get(name);
        if (plan != null && plan.speaksAs(pool.plan())) {
            pool.endpoints(its);
        } else {
            pools.remove(name);
            leaving.add(pool);
            pool.drain(plan != null && !its.isEmpty());
        }
    }

    @Override
    public void open(UpstreamRequest request, UpstreamHandler handler) {
        assert loop.inEventLoop();
        UpstreamPool pool = pools.get(request.upstream());
        if (pool == null) {
            UpstreamPlan plan = plans.get(request.upstream());
            pool = plan == null ? null : pool(plan);
        }
        if (pool == null) {
            handler.onFailure(ExchangeFailure.NO_ENDPOINT);
        } else {
            pool.open(request, handler);
        }
    }

    /** Closes what has been idle for long; called once a second. */
    public void tick(long now) {
        pools.values().forEach(pool -> pool.tick(now));
        leaving.forEach(pool -> pool.tick(now));
        warm();
        leaving.removeIf(pool -> pool.pools().isEmpty());
    }

    /** Takes no new request, finishes what is in flight. */
    public void drain() {
        leaving.addAll(pools.values());
        pools.values().forEach(pool -> pool.drain(false));
        pools.clear();
        plans = Map.of();
        cold = Collections.emptyIterator();
        touchedCold.clear();
    }

    /** What there is now, upstreams that drain included. */
    public List<PoolView> describe() {
        assert loop.inEventLoop();
        List<PoolView> views = new ArrayList<>();
        plans.forEach((name, plan) -> {
            UpstreamPool pool = pools.get(name);
            views.add(view(pool == null ? unused(plan) : pool));
        });
        leaving.forEach(pool -> views.add(view(pool)));
        return views;
    }

    /** A few at a time: thousands of upstreams must not be connected to at once. */
    private void warm() {
        int left = WARMED_AT_ONCE;
        while (left > 0 && (!touchedCold.isEmpty() || cold.hasNext())) {
            UpstreamPlan plan = plans.get(touchedCold.isEmpty() ? cold.next() : touchedCold.removeFirst());
            if (plan != null && UpstreamPool.guesses(plan) && pool(plan).warm()) {
                left--;
            }
        }
    }

    private UpstreamPool pool(UpstreamPlan plan) {
        UpstreamName name = plan.upstream().name();
        UpstreamPool known = pools.get(name);
        if (known != null) {
            return known;
        }
        UpstreamPool pool = unused(plan);
        pools.put(name, pool);
        pool.endpoints(endpoints.getOrDefault(name, List.of()));
        return pool;
    }

    private UpstreamPool unused(UpstreamPlan plan) {
        boolean http2 = plan.upstream().protocol() == UpstreamProtocol.HTTP2;
        Connector connector = new Connector(loop, channelType, settings, flushes, plan.tls(), http2);
        return new UpstreamPool(plan, connector, settings);
    }

    private static PoolView view(UpstreamPool pool) {
        int http1 = 0;
        int http2 = 0;
        int streams = 0;
        for (EndpointPool endpoint : pool.pools()) {
            http1 += endpoint.http1().size();
            http2 += endpoint.http2().size();
            for (Http1Connection connection : endpoint.http1()) {
                streams += connection.streams();
            }
            for (Http2Connection connection : endpoint.http2()) {
                streams += connection.streams();
            }
        }
        return new PoolView(
                pool.upstream().name(), pool.protocolLabel(), pool.sourceLabel(), http1, http2, streams, pool.waiting());
    }
}
