// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.dataplane.http.ExchangeFailure;
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
 * One worker's pools for one upstream and its verdict on the upstream's protocol; confined to the worker.
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

    private final Upstream upstream;
    private final Connector connector;
    private final PoolSettings settings;
    private final Map<Endpoint, EndpointPool> endpoints = new HashMap<>();
    private final List<EndpointPool> leaving = new ArrayList<>();
    private Verdict verdict = Verdict.UNKNOWN;
    private boolean probing;
    private long verdictEnds;
    private long nextProbe;

    UpstreamPool(Upstream upstream, Connector connector, PoolSettings settings) {
        this.upstream = upstream;
        this.connector = connector;
        this.settings = settings;
    }

    Upstream upstream() {
        return upstream;
    }

    /** Goes on with other endpoints: those that stay keep their connections, those that go drain. */
    void endpoints(List<Endpoint> wanted) {
        Set<Endpoint> keep = new HashSet<>(wanted);
        boolean replaced = !endpoints.isEmpty() && endpoints.keySet().stream().noneMatch(keep::contains);
        for (Endpoint endpoint : List.copyOf(endpoints.keySet())) {
            if (!keep.contains(endpoint)) {
                retire(endpoint);
            }
        }
        for (Endpoint endpoint : wanted) {
            endpoints.computeIfAbsent(endpoint, added -> new EndpointPool(added, connector, settings));
        }
        if (replaced) {
            verdict = Verdict.UNKNOWN;
            nextProbe = 0;
        }
    }

    void open(UpstreamRequest request, UpstreamHandler handler) {
        EndpointPool pool = endpoints.get(request.endpoint());
        if (pool == null) {
            handler.onFailure(ExchangeFailure.NO_ENDPOINT);
            return;
        }
        if (request.body() == UpstreamRequest.Body.TUNNEL || !shared(pool)) {
            pool.openHttp1(request, handler);
        } else {
            pool.openShared(request, handler);
        }
    }

    void drain() {
        List.copyOf(endpoints.keySet()).forEach(this::retire);
    }

    void tick(long now) {
        endpoints.values().forEach(pool -> pool.tick(now));
        leaving.removeIf(pool -> pool.http1().isEmpty() && pool.http2().isEmpty());
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

    private void retire(Endpoint endpoint) {
        EndpointPool gone = endpoints.remove(endpoint);
        if (gone != null) {
            leaving.add(gone);
            gone.drain();
        }
    }

    private boolean shared(EndpointPool pool) {
        return switch (upstream.protocol()) {
            case HTTP1 -> false;
            case HTTP2 -> true;
            case AUTO -> connector.isTls() || probed(pool);
        };
    }

    private boolean probed(EndpointPool pool) {
        long now = System.nanoTime();
        boolean expired = verdict == Verdict.HTTP1 && now - verdictEnds > 0;
        boolean open = verdict == Verdict.UNKNOWN && (nextProbe == 0 || now - nextProbe > 0);
        // An endpoint of a known HTTP/2 upstream that this worker has not reached yet is probed like the first one,
        // so that no request ever depends on a guess.
        boolean unreached = verdict == Verdict.HTTP2 && !pool.hasHttp2();
        if ((expired || open || unreached) && !probing) {
            probe(pool);
        }
        return verdict == Verdict.HTTP2 && pool.hasHttp2();
    }

    private void probe(EndpointPool pool) {
        probing = true;
        connector.connectForProbe(pool.endpoint(), new Connector.Result() {
            @Override
            public void onHttp2(Http2Connection connection) {
                await(pool, connection);
            }

            @Override
            public void onHttp1(Http1Connection connection) {
                connection.drain();
            }

            @Override
            public void onFailure(ExchangeFailure failure) {
                // Nobody there: no evidence either way.
                probing = false;
                nextProbe = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            }
        });
    }

    private void await(EndpointPool pool, Http2Connection connection) {
        var timeout = connector.loop()
                .schedule(
                        () -> {
                            connection.channel().close();
                        },
                        settings.probeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        Runnable[] refused = {() -> rule(Verdict.HTTP1)};
        connection.whenSettled(() -> {
            timeout.cancel(false);
            refused[0] = () -> {};
            rule(Verdict.HTTP2);
            settle(pool, connection);
        });
        connection.channel().closeFuture().addListener(_ -> {
            timeout.cancel(false);
            refused[0].run();
            refused[0] = () -> {};
        });
        connection.channel().flush();
    }

    private void settle(EndpointPool pool, Http2Connection connection) {
        if (endpoints.get(pool.endpoint()) == pool && !connection.retired()) {
            pool.adopt(connection);
        } else {
            connection.drain();
        }
    }

    private void rule(Verdict now) {
        probing = false;
        verdict = now;
        long life = settings.verdictLife().toNanos();
        // Jittered, so that workers and upstreams do not all probe at once.
        verdictEnds = System.nanoTime() + life - ThreadLocalRandom.current().nextLong(Math.max(1, life / 5));
    }
}
