// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.pool;

import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.upstream.Http1Connection;
import dev.rauta.dataplane.upstream.Http2Connection;
import dev.rauta.dataplane.upstream.PoolSettings;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One worker's pools for one upstream, and what it has found the upstream to speak; confined to the worker.
 *
 * <p>A protocol that nobody declared is probed on a connection of its own: HTTP/2 preface and SETTINGS, and it is
 * HTTP/2 only when the peer's SETTINGS come. Meanwhile requests go over HTTP/1.1, so that a probe never delays, loses or
 * repeats one. Only protocol evidence changes a verdict, never a failed stream.
 */
final class UpstreamPool {

    private enum Verdict {
        UNKNOWN,
        HTTP1,
        HTTP2
    }

    private final UpstreamPlan plan;
    private final Upstream upstream;
    private final Connector connector;
    private final PoolSettings settings;
    private final Map<Endpoint, EndpointPool> endpoints = new HashMap<>();
    private final List<EndpointPool> leaving = new ArrayList<>();
    private List<Endpoint> adopted = List.of();
    private Verdict verdict = Verdict.UNKNOWN;
    private final List<Runnable> parked = new ArrayList<>();
    private boolean probing;
    private boolean doubted;
    private boolean warmed;
    private long verdictEnds;
    private long nextProbe;

    UpstreamPool(UpstreamPlan plan, Connector connector, PoolSettings settings) {
        this.plan = plan;
        this.upstream = plan.upstream();
        this.connector = connector;
        this.settings = settings;
        connector.room().of(endpoints.values());
    }

    UpstreamPlan plan() {
        return plan;
    }

    Upstream upstream() {
        return upstream;
    }

    /** Goes on with other endpoints: those that stay keep their connections, those that go drain. */
    void endpoints(List<Endpoint> wanted) {
        if (wanted == adopted) {
            return;
        }
        adopted = wanted;
        Set<Endpoint> keep = new HashSet<>(wanted);
        List<Endpoint> gone = endpoints.keySet().stream().filter(one -> !keep.contains(one)).toList();
        boolean replaced = !gone.isEmpty() && gone.size() == endpoints.size();
        if (replaced) {
            verdict = Verdict.UNKNOWN;
            nextProbe = 0;
            warmed = false;
        }
        // First those that come: what waits for one that goes is sent there at once.
        for (Endpoint endpoint : wanted) {
            endpoints.computeIfAbsent(endpoint, added -> new EndpointPool(
                    added, connector, guesses() ? () -> rule(Verdict.HTTP1) : null));
        }
        gone.forEach(endpoint -> retire(endpoint, !wanted.isEmpty()));
    }

    void open(UpstreamRequest request, UpstreamHandler handler) {
        EndpointPool pool = endpoints.get(request.endpoint());
        if (pool == null) {
            // It has gone since it was picked.
            handler.onFailure(endpoints.isEmpty() ? ExchangeFailure.NO_ENDPOINT : ExchangeFailure.UPSTREAM_GOAWAY);
            return;
        }
        if (handler.abandoned()) {
            return;
        }
        connector.room().asks(request);
        if (request.body() == UpstreamRequest.Body.TUNNEL) {
            if ((shared() || verdict == Verdict.HTTP2) && WebSocketHandshake.asked(request.head())) {
                pool.openWebSocket(request, handler);
            } else {
                pool.openHttp1(request, handler);
            }
        } else if (shared()) {
            pool.openShared(request, handler);
        } else if (guesses()) {
            guess(pool, request, handler);
        } else {
            pool.openHttp1(request, handler);
        }
    }

    /** @param elsewhere whether what waits can be sent again, and finds another pool then */
    void drain(boolean elsewhere) {
        List.copyOf(endpoints.keySet()).forEach(endpoint -> retire(endpoint, elsewhere));
    }

    void tick(long now) {
        endpoints.values().forEach(pool -> pool.tick(now));
        leaving.forEach(pool -> pool.tick(now));
        leaving.removeIf(EndpointPool::over);
    }

    /** What it speaks now: {@code http1} or {@code h2}, or {@code unknown}. */
    String protocolLabel() {
        if (upstream.tls().isPresent() && upstream.protocol() == UpstreamProtocol.AUTO) {
            boolean h2 = endpoints.values().stream().anyMatch(EndpointPool::hasHttp2);
            boolean h1 = endpoints.values().stream().anyMatch(pool -> !pool.http1().isEmpty());
            return h2 ? "h2" : h1 ? "http1" : "unknown";
        }
        return switch (upstream.protocol()) {
            case HTTP1 -> "http1";
            case HTTP2 -> "h2";
            case AUTO ->
                switch (verdict) {
                    case UNKNOWN -> "unknown";
                    case HTTP1 -> "http1";
                    case HTTP2 -> "h2";
                };
        };
    }

    String sourceLabel() {
        return upstream.protocol() == UpstreamProtocol.AUTO ? "probed" : "declared";
    }

    /** Its pools, those that drain included. */
    List<EndpointPool> pools() {
        List<EndpointPool> all = new ArrayList<>(endpoints.values());
        all.addAll(leaving);
        return all;
    }

    /** How many requests wait for a connection. */
    int waiting() {
        return connector.room().waiting() + leaving.stream().mapToInt(EndpointPool::waiting).sum();
    }

    private void retire(Endpoint endpoint, boolean elsewhere) {
        EndpointPool gone = endpoints.remove(endpoint);
        if (gone != null) {
            leaving.add(gone);
            gone.drain(elsewhere);
        }
    }

    private boolean shared() {
        return switch (upstream.protocol()) {
            case HTTP1 -> false;
            case HTTP2 -> true;
            case AUTO -> connector.isTls() || verdict == Verdict.HTTP2;
        };
    }

    private boolean guesses() {
        return guesses(plan);
    }

    /** Whether nobody says what it speaks. */
    static boolean guesses(UpstreamPlan plan) {
        return plan.upstream().protocol() == UpstreamProtocol.AUTO && plan.tls() == null;
    }

    /** Finds out beforehand, so that the first request need not go by a guess; once. */
    boolean warm() {
        if (warmed || !guesses() || verdict != Verdict.UNKNOWN || probing || endpoints.isEmpty()) {
            return false;
        }
        warmed = true;
        probe(endpoints.values().iterator().next());
        return true;
    }

    private void guess(EndpointPool pool, UpstreamRequest request, UpstreamHandler handler) {
        long now = System.nanoTime();
        boolean expired = verdict == Verdict.HTTP1 && now - verdictEnds > 0;
        boolean open = verdict == Verdict.UNKNOWN && (nextProbe == 0 || doubted || now - nextProbe > 0);
        if ((expired || open) && !probing) {
            probe(pool);
        }
        if (verdict == Verdict.HTTP1) {
            pool.openHttp1(request, handler);
        } else if (probing && doubted) {
            // A request has already failed for the guess; this one may be the same, so it waits for the verdict.
            parked.add(() -> open(request, handler));
        } else {
            pool.openHttp1(request, new GuessedAttempt(handler, () -> doubted = true));
        }
    }

    private void probe(EndpointPool pool) {
        probing = true;
        connector.connectForProbe(pool.endpoint(), new Connector.Result() {
            @Override
            public void onHttp2(Http2Connection connection) {
                Settling.await(
                        connector,
                        settings,
                        connection,
                        () -> {
                            settle(pool, connection);
                            rule(Verdict.HTTP2);
                        },
                        () -> rule(Verdict.HTTP1));
            }

            @Override
            public void onHttp1(Http1Connection connection) {
                connection.drain();
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                // Nobody there: no evidence either way.
                nextProbe = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                end();
            }
        });
    }

    private void settle(EndpointPool pool, Http2Connection connection) {
        if (endpoints.get(pool.endpoint()) == pool && !connection.retired()) {
            pool.adopt(connection);
        } else {
            connection.drain();
        }
    }

    private void rule(Verdict now) {
        verdict = now;
        long life = settings.verdictLife().toNanos();
        // Jittered, so that workers and upstreams do not all probe at once.
        verdictEnds = System.nanoTime() + life - ThreadLocalRandom.current().nextLong(Math.max(1, life / 5));
        end();
    }

    private void end() {
        probing = false;
        doubted = false;
        List<Runnable> waiting = List.copyOf(parked);
        parked.clear();
        waiting.forEach(Runnable::run);
    }
}
