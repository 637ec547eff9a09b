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
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two attempts of a request with a body, in each order of what can happen to them. */
final class HedgesTest {
    private static final UpstreamName WEB = UpstreamName.of("default", "web", 80);

    private final MockTicker clock = Ticker.newMockTicker();
    private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
    private final List<UpstreamHandler> handlers = new ArrayList<>();
    private final List<Endpoint> asked = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final StringBuilder first = new StringBuilder();
    private final StringBuilder second = new StringBuilder();
    private final RequestBody body = new RequestBody(
            fake(Downstream.class, (_, _) -> {}), new FlushBatch(channel.eventLoop(), 1 << 20), false);
    private Attempts attempts;

    private interface Call {
        void on(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            call.on(method.getName(), arguments);
            return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
        }));
    }

    /** Writes down what it hears. */
    private final class Hearing implements Caller {
        @Override
        public void moved() {}

        @Override
        public void onInterim(ResponseHead head) {
            heard.add("onInterim");
        }

        @Override
        public void onHead(ResponseHead head, boolean end) {
            heard.add("onHead");
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            heard.add("onData");
            data.release();
        }

        @Override
        public void onTrailers(HeaderFields trailers) {
            heard.add("onTrailers");
        }

        @Override
        public void onWritable() {
            heard.add("onWritable");
        }

        @Override
        public void onFailure(ExchangeFailure failure) {
            heard.add("onFailure " + failure.label());
        }

        @Override
        public Witness begins(Endpoint endpoint) {
            return null;
        }

        @Override
        public boolean resumes() {
            heard.add("resumes");
            return true;
        }

        @Override
        public void fail(ExchangeFailure failure) {
            heard.add("fail " + failure.label());
        }
    }

    /** Writes down what it is sent. */
    private static UpstreamStream stream(StringBuilder text) {
        return fake(UpstreamStream.class, (method, arguments) -> {
            if (method.equals("write")) {
                ByteBuf data = (ByteBuf) arguments[0];
                text.append(data.toString(StandardCharsets.US_ASCII)).append(Boolean.TRUE.equals(arguments[1]) ? "." : "");
                data.release();
            } else if (method.equals("cancel")) {
                text.append("!");
            }
        });
    }

    @BeforeEach
    void beginTwo() {
        Upstream web = new Upstream(WEB, UpstreamProtocol.HTTP1, Optional.empty(), new LoadBalancing.RoundRobin());
        ServingPlan plan = ServingPlan.compile(Router.empty(), List.of(new UpstreamPlan(web, null)), new SeriesTable(1));
        Turns turns = new Turns(0, "");
        turns.adopt(plan, Map.of(WEB, List.of(new Endpoint("10.0.0.1", 80), new Endpoint("10.0.0.2", 80))), new Touched.All());
        // A body's time is the wall's: it must not be ahead of the other.
        Sending sending = new Sending(
                (request, handler) -> {
                    asked.add(request.endpoint());
                    handlers.add(handler);
                },
                new WorkerMetrics(0), channel.eventLoop(), 3, () -> System.nanoTime() + clock.nanoTime());
        RequestHead head = new RequestHead("PUT", "http", "a.example", "/", new HeaderFields());
        attempts = new Attempts(
                new Hearing(), sending, new Routing(plan, turns),
                new Outgoing(head, UpstreamRequest.Body.STREAM, body, fake(Downstream.class, (_, _) -> {}), false));
        attempts.of(new Hedging(Duration.ofMillis(20), 1));
        attempts.begin(new Destination.To(WEB));
        handlers.getFirst().onStream(stream(first));
        body.onData(Unpooled.copiedBuffer("all", StandardCharsets.US_ASCII), false);
        pass();
        pass();
        assertThat(handlers).as("the body is not whole").hasSize(1);
        body.onData(Unpooled.EMPTY_BUFFER, true);
        pass();
        pass();
        assertThat(asked).doesNotHaveDuplicates().hasSize(2);
        assertThat(first).hasToString("all.");
    }

    private void pass() {
        clock.advanceMillis(20);
        channel.runScheduledPendingTasks();
    }

    @AfterEach
    void close() {
        attempts.end(ExchangeFailure.DOWNSTREAM_GONE);
        body.release();
        assertThat(handlers).allMatch(UpstreamHandler::abandoned);
        channel.finishAndReleaseAll();
    }

    private static ResponseHead ok() {
        return new ResponseHead(200, new HeaderFields());
    }

    @Test
    void theSecondWins() {
        handlers.get(1).onStream(stream(second));
        assertThat(second).hasToString("all.");
        handlers.get(1).onHead(ok(), true);
        assertThat(heard).containsExactly("onHead");
        assertThat(first).as("broken off").hasToString("all.!");
        assertThat(handlers.getFirst().abandoned()).isTrue();
    }

    @Test
    void theFirstWinsBeforeTheSecondHasAConnection() {
        handlers.getFirst().onHead(ok(), true);
        assertThat(heard).containsExactly("onHead");
        assertThat(handlers.get(1).abandoned()).as("nobody need send it").isTrue();
        handlers.get(1).onStream(stream(second));
        assertThat(second).hasToString("!");
    }

    @Test
    void theFirstFailsBeforeTheSecondHasAConnection() {
        handlers.getFirst().onFailure(ExchangeFailure.UPSTREAM_RESET);
        assertThat(heard).isEmpty();
        handlers.get(1).onStream(stream(second));
        assertThat(second).hasToString("all.");
        handlers.get(1).onHead(ok(), true);
        assertThat(heard).containsExactly("onHead");
    }

    @Test
    void bothFail() {
        handlers.get(1).onFailure(ExchangeFailure.CONNECT_FAILED);
        assertThat(heard).isEmpty();
        handlers.getFirst().onFailure(ExchangeFailure.UPSTREAM_RESET);
        assertThat(heard).containsExactly("onFailure upstream-reset");
    }

    /** What was to be sent has been given back: the second is none, whatever becomes of it. */
    @Test
    void theSecondFailsWithoutABody() {
        body.onAnswered();
        handlers.get(1).onFailure(ExchangeFailure.CONNECT_FAILED);
        assertThat(heard).as("the first is under way").isEmpty();
        handlers.getFirst().onHead(ok(), true);
        assertThat(heard).containsExactly("onHead");
    }

    @Test
    void theFirstFailsAndTheSecondHasNoBody() {
        body.onAnswered();
        handlers.getFirst().onFailure(ExchangeFailure.UPSTREAM_RESET);
        assertThat(heard).containsExactly("onFailure upstream-reset");
        assertThat(handlers.get(1).abandoned()).isTrue();
    }

    @Test
    void theSecondHasAConnectionAndNoBody() {
        body.onAnswered();
        handlers.get(1).onStream(stream(second));
        assertThat(second).hasToString("!");
        handlers.getFirst().onHead(ok(), true);
        assertThat(heard).containsExactly("onHead");
    }

    @Test
    void interimResponsesAreNobodys() {
        handlers.getFirst().onInterim(new ResponseHead(103, new HeaderFields()));
        assertThat(heard).isEmpty();
        assertThat(body.repeatable()).isTrue();
    }
}
