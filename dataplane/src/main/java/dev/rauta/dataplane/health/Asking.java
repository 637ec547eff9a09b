// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.pool.LoneConnector;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.Upstream;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to one endpoint, over a connection of its own that ends with it; confined to one event loop. */
final class Asking {
    private final EventLoop loop;
    private final LoneConnector connector;
    private final HealthCheck check;
    private final Endpoint asked;
    private final Protocols protocols;
    private final Consumer<Finding> found;
    private @Nullable Future<?> timeout;
    private @Nullable Hearing hearing;
    private Runnable close = () -> {};
    private boolean again;
    private boolean over;

    /** Which of two protocols an endpoint was found to speak that nobody declares one of. */
    static final class Protocols {
        private boolean http2;
    }

    /**
     * @param endpoint where requests go
     * @param protocols remembered from one question to the next
     * @param found hears once what came of it, perhaps before {@link #begin} returns
     */
    Asking(
            EventLoop loop,
            LoneConnector connector,
            HealthCheck check,
            Endpoint endpoint,
            Protocols protocols,
            Consumer<Finding> found) {
        this.loop = loop;
        this.connector = connector;
        this.check = check;
        this.asked = check.port().isPresent() ? new Endpoint(endpoint.host(), check.port().getAsInt()) : endpoint;
        this.protocols = protocols;
        this.found = found;
    }

    void begin() {
        timeout = loop.schedule(() -> finish(Finding.TIMEOUT), check.timeout().toNanos(), TimeUnit.NANOSECONDS);
        switch (check.question()) {
            case HealthCheck.Question.Http http -> ask(http, http2());
            case HealthCheck.Question.Grpc grpc -> ask(grpc);
            case HealthCheck.Question.Tcp() ->
                connector.touch(asked, failure -> finish(failure == null ? Finding.PASSED : Finding.of(failure)));
        }
    }

    /** Nobody wants to know any more. */
    void giveUp() {
        end();
    }

    private boolean http2() {
        return guesses() ? protocols.http2 : connector.plan().upstream().protocol() != UpstreamProtocol.HTTP1;
    }

    /** Whether nobody has said what is spoken, nor will the peer. */
    private boolean guesses() {
        Upstream upstream = connector.plan().upstream();
        return upstream.protocol() == UpstreamProtocol.AUTO && upstream.tls().isEmpty();
    }

    private void ask(HealthCheck.Question.Http http, boolean http2) {
        RequestHead head = head(http.method(), http.host().orElseGet(this::authority), http.path());
        send(head, null, http2, new StatusJudge(http), finding -> {
            boolean silent = hearing != null && !hearing.answered() && !finding.good();
            if (silent && guesses() && !again && spoken(finding)) {
                // It was there and has not answered: it may speak the other protocol alone.
                again = true;
                close.run();
                ask(http, !http2);
                return;
            }
            if (finding.good() || hearing != null && hearing.answered()) {
                protocols.http2 = http2;
            }
            finish(finding);
        });
    }

    /** Whether it was connected to, so that what went wrong may be the protocol's fault. */
    private static boolean spoken(Finding finding) {
        return switch (finding.outcome()) {
            case "upstream-reset", "upstream-protocol-error", "protocol-mismatch", "stale-connection", "upstream-goaway" -> true;
            default -> false;
        };
    }

    private void ask(HealthCheck.Question.Grpc grpc) {
        RequestHead head = head("POST", authority(), GrpcJudge.TARGET);
        head.fields().add("content-type", "application/grpc").add("te", "trailers");
        send(head, GrpcJudge.request(ByteBufAllocator.DEFAULT, grpc.service()), true, new GrpcJudge(), this::finish);
    }

    private void send(RequestHead head, @Nullable ByteBuf body, boolean http2, Judge judge, Consumer<Finding> then) {
        Hearing hears = new Hearing(judge, body, then);
        hearing = hears;
        UpstreamRequest request = new UpstreamRequest(
                connector.plan().upstream().name(),
                asked,
                head,
                body == null ? UpstreamRequest.Body.NONE : UpstreamRequest.Body.STREAM);
        Runnable closing = connector.ask(request, http2, hears);
        if (hearing == hears && !hears.abandoned()) {
            close = closing;
        } else {
            closing.run();
        }
    }

    private RequestHead head(String method, String authority, String target) {
        HeaderFields fields = new HeaderFields().add("user-agent", "rauta-health-check");
        String scheme = connector.plan().tls() == null ? "http" : "https";
        return new RequestHead(method, scheme, authority, target, fields);
    }

    private String authority() {
        return connector.plan().upstream().tls().flatMap(UpstreamTls::serverName).orElseGet(asked::toString);
    }

    private void finish(Finding finding) {
        if (!over) {
            end();
            found.accept(finding);
        }
    }

    private void end() {
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (hearing != null) {
            hearing.giveUp();
        }
        close.run();
    }
}
