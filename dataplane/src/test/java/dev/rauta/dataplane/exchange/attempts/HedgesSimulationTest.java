// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.exchange.routing.Turns;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.SeriesTable;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.upstream.UpstreamHandler;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Hedging;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests to endpoints of which some are slow, on a clock of their own: how long they take, and how many are sent. */
final class HedgesSimulationTest {
    private static final int REQUESTS = 4000;
    private static final int ENDPOINTS = 10;
    private static final long SLOW_MILLIS = 2000;
    private static final UpstreamName WEB = UpstreamName.of("default", "web", 80);

    private final MockTicker clock = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
    private final FlushBatch flushes = new FlushBatch(channel.eventLoop(), 1 << 20);
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final long[] took = new long[REQUESTS];
    private int answered;
    private int sent;
    private int underWay;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Answers after the time that it takes, unless it is told before that nobody waits. */
    private final class Served implements UpstreamStream {
        private boolean over;

        private void answer(UpstreamHandler handler) {
            if (!over) {
                over = true;
                underWay--;
                handler.onHead(new ResponseHead(200, new HeaderFields()), true);
            }
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                underWay--;
            }
        }

        @Override
        public void write(ByteBuf data, boolean end) {
            assertThat(data.isReadable()).isFalse();
            assertThat(end).isTrue();
        }

        @Override
        public void end(HeaderFields trailers) {
            throw new AssertionError("nobody sends trailers");
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean waits() {
            return false;
        }

        @Override
        public boolean takesMore() {
            return true;
        }

        @Override
        public void consumed(int bytes) {
            throw new AssertionError("nobody sends a body");
        }

        @Override
        public void offer(Shedding shedding, Runnable drop) {
            throw new AssertionError("nothing is shed");
        }
    }

    /** One request, whose answer has no body. */
    private final class Asking implements Caller {
        private final int number;
        private final long began = clock.nanoTime();
        private final RequestBody body;
        private final Attempts attempts;

        Asking(int number, Sending sending, Routing routing) {
            Downstream nobody = (Downstream) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Downstream.class}, (_, method, _) -> {
                        throw new AssertionError("nobody is told " + method);
                    });
            this.number = number;
            this.body = new RequestBody(nobody, flushes, true);
            RequestHead head = new RequestHead("GET", "http", "a.example", "/", new HeaderFields());
            this.attempts = new Attempts(this, sending, routing, new Outgoing(head, UpstreamRequest.Body.NONE, body, nobody, false));
        }

        @Override
        public Witness begins(Endpoint endpoint) {
            return null;
        }

        @Override
        public void onHead(ResponseHead head, boolean end) {
            took[number] = clock.nanoTime() - began;
            answered++;
            attempts.complete();
            attempts.end(ExchangeFailure.DOWNSTREAM_GONE);
            body.release();
        }

        @Override
        public void moved() {}

        @Override
        public void onInterim(ResponseHead head) {
            throw new AssertionError("nobody sends any");
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            throw new AssertionError("nobody sends any");
        }

        @Override
        public void onTrailers(HeaderFields trailers) {
            throw new AssertionError("nobody sends any");
        }

        @Override
        public void onWritable() {}

        @Override
        public void onFailure(ExchangeFailure failure) {
            throw new AssertionError("nobody fails");
        }

        @Override
        public boolean resumes() {
            throw new AssertionError("nothing is tried again");
        }

        @Override
        public void fail(ExchangeFailure failure) {
            throw new AssertionError("nobody fails: " + failure);
        }
    }

    private Sending sending(ToLongFunction<Endpoint> millis) {
        return new Sending(
                (request, handler) -> {
                    sent++;
                    underWay++;
                    Served stream = new Served();
                    handler.onStream(stream);
                    channel.eventLoop()
                            .schedule(() -> stream.answer(handler), millis.applyAsLong(request.endpoint()), TimeUnit.MILLISECONDS);
                },
                new WorkerMetrics(0), channel.eventLoop(), 3, clock::nanoTime);
    }

    private Routing routing() {
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.add(new Endpoint("10.0.0." + (i + 1), 80));
        }
        Upstream web = new Upstream(WEB, UpstreamProtocol.HTTP1, Optional.empty(), new LoadBalancing.RoundRobin());
        ServingPlan plan = ServingPlan.compile(Router.empty(), List.of(new UpstreamPlan(web, null)), new SeriesTable(1));
        Turns turns = new Turns(0, "");
        turns.adopt(plan, Map.of(WEB, endpoints), new Touched.All());
        return new Routing(plan, turns);
    }

    /** Sends a request each millisecond. @return the slowest of 99 in 100, in milliseconds */
    private long run(Routing routing, Optional<Hedging> hedging, ToLongFunction<Endpoint> millis) {
        answered = 0;
        sent = 0;
        Sending sending = sending(millis);
        for (int i = 0; i < REQUESTS; i++) {
            Asking one = new Asking(i, sending, routing);
            hedging.ifPresent(one.attempts::of);
            one.attempts.begin(new Destination.To(WEB));
            pass(1);
        }
        pass(SLOW_MILLIS + 100);
        assertThat(answered).isEqualTo(REQUESTS);
        assertThat(underWay).as("whoever has lost has been told").isZero();
        long[] sorted = took.clone();
        Arrays.sort(sorted);
        return TimeUnit.NANOSECONDS.toMillis(sorted[REQUESTS * 99 / 100 - 1]);
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            clock.advanceMillis(1);
            channel.runScheduledPendingTasks();
        }
    }

    /** What may be sent besides, as {@link Hedges#LIMITS} says, which counts by a clock on the wall. */
    private static int budget(long since) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since) + 1;
        return REQUESTS * Hedges.LIMITS.percent() / 100 + (int) (Hedges.LIMITS.leastCount() * (1 + seconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSlowEndpointIsNobodysTail(long seed) {
        Random random = new Random(seed);
        Routing routing = routing();
        Endpoint slow = endpoints.get(random.nextInt(ENDPOINTS));
        ToLongFunction<Endpoint> millis = one -> one.equals(slow) ? SLOW_MILLIS : 1 + random.nextInt(10);
        assertThat(run(routing, Optional.empty(), millis)).as("seed %d", seed).isEqualTo(SLOW_MILLIS);
        assertThat(sent).isEqualTo(REQUESTS);
        long since = System.nanoTime();
        long tail = run(routing, Optional.of(new Hedging(Duration.ofMillis(20), 1)), millis);
        assertThat(tail).as("seed %d: the delay, and what another takes", seed).isBetween(20L, 31L);
        assertThat(sent - REQUESTS).as("seed %d", seed).isBetween(REQUESTS / ENDPOINTS - 10, budget(since));
    }

    /** Where all of them are slow, hedges help nobody, and are held to their budget. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whereAllAreSlowTheLoadHardlyGrows(long seed) {
        Random random = new Random(seed);
        long since = System.nanoTime();
        ToLongFunction<Endpoint> millis = _ -> SLOW_MILLIS - random.nextInt(100);
        run(routing(), Optional.of(new Hedging(Duration.ofMillis(20), 3)), millis);
        assertThat(sent - REQUESTS).as("seed %d", seed).isBetween(REQUESTS / 10, budget(since));
    }
}
