// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.attempts.Attempts;
import dev.rauta.dataplane.exchange.attempts.Deadlines;
import dev.rauta.dataplane.exchange.attempts.Outgoing;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.mirror.BodyTap;
import dev.rauta.dataplane.exchange.request.RequestBody;
import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.TrailerRules;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.websocket.PassingFrames;
import dev.rauta.dataplane.http.websocket.WebSocketHandshake;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: two halves that stream and end independently; confined to a worker.
 *
 * <p>Where its request goes is decided by its {@link Course}. Each exchange is counted exactly once, when it ends. The
 * client is given credit as the upstream takes, the upstream as the client takes.
 */
public final class Exchange {
    private final Exchanges exchanges;
    private final Downstream downstream;
    private final Course course;
    private final Deadlines deadlines;
    private final UpstreamRequest.Body kind;
    private final RequestBody requestBody;
    private final Response response;
    private final Attempts attempts;

    /** Of a WebSocket, what its client says; else null. */
    private final @Nullable PassingFrames frames;

    /** What the access log, who counts details, or a trace is told; null where there is none of them. */
    private final @Nullable Noted noted;

    private int status;
    private int place;
    private boolean headSent;
    private boolean over;

    Exchange(Exchanges exchanges, Downstream client, RequestHead head, UpstreamRequest.Body body) {
        this.exchanges = exchanges;
        Audience audience = exchanges.audience();
        this.noted = audience.none() && !exchanges.metrics().detailed() ? null : new Noted(audience, client, head);
        this.downstream = noted == null ? client : noted.downstream();
        this.kind = body;
        this.requestBody = new RequestBody(downstream, exchanges.flushes(), body == UpstreamRequest.Body.NONE);
        this.response = new Response(this);
        this.course = new Course(this, downstream, head, body, exchanges.routing());
        boolean call = course.answering().grpc();
        this.attempts = new Attempts(
                response, exchanges.sending(), exchanges.routing(), new Outgoing(head, body, requestBody, downstream, call));
        boolean webSocket = body == UpstreamRequest.Body.TUNNEL && WebSocketHandshake.asked(head);
        this.frames = webSocket ? PassingFrames.ofClient() : null;
        ExchangeSettings settings = exchanges.settings();
        this.deadlines = new Deadlines(
                settings.idleTimeout(), settings.tunnelIdleTimeout(), call ? Grpc.timeoutNanos(head.fields()) : 0);
    }

    void start() {
        course.start();
    }

    /** Body bytes from the client; takes ownership. */
    public void onData(ByteBuf data, boolean end) {
        if (over || response.failed()) {
            // Nobody gets it any more.
            int bytes = data.readableBytes();
            data.release();
            downstream.consumed(bytes);
            return;
        }
        moved();
        Tunnel tunnel = response.tunnel();
        if (tunnel != null) {
            tunnel.onData(data, end);
            response.completeTunnel();
        } else if (course.fits(data.readableBytes())) {
            if (frames != null) {
                frames.pass(data);
            }
            requestBody.onData(data, end);
        } else {
            data.release();
            fail(ExchangeFailure.BODY_TOO_LARGE);
        }
    }

    /** Trailers from the client; the request is complete. */
    public void onTrailers(HeaderFields trailers) {
        if (response.tunnel() != null) {
            // A tunnel has none (RFC 9110, section 9.3.6); what is left of them is the end.
            onData(Unpooled.EMPTY_BUFFER, true);
        } else if (!over) {
            TrailerRules.apply(trailers);
            requestBody.onTrailers(trailers);
        }
    }

    /** The client takes more. */
    public void onWritable() {
        response.onDownstreamWritable();
    }

    /** The client has gone before the response was complete. */
    public void onGone() {
        if (!over) {
            status = headSent ? status : ExchangeFailure.DOWNSTREAM_GONE.status();
            note(ExchangeFailure.DOWNSTREAM_GONE.label());
            finish(ExchangeFailure.DOWNSTREAM_GONE);
        }
    }

    /** The rest of the request is no request, or does not come in time, so that nothing of it may count. */
    public void onBroken(ExchangeFailure failure) {
        fail(failure);
    }

    /** Whether all of the response has been handed to the client's connection, or the client has gone. */
    public boolean over() {
        return over;
    }

    /** Holds it to its route's limits. */
    void limit(Route route, boolean ofGateway) {
        deadlines.of(route.timeouts());
        if (route.timeouts().connect().isPresent()) {
            attempts.connectWithin(route.timeouts().connect().get());
        }
        if (route.retry().isPresent()) {
            attempts.of(route.retry().get(), ofGateway);
        }
        if (route.hedging().isPresent()) {
            attempts.of(route.hedging().get());
        }
    }

    /** Sends the request to an endpoint of {@code share}, and its body to {@code copies} too. */
    void forward(Destination.To share, BodyTap copies) {
        requestBody.alsoTo(copies);
        attempts.begin(share);
    }

    /** What has come of its request's body. */
    RequestBody requestBody() {
        return requestBody;
    }

    /** Tells both sides of a WebSocket that it ends. @return whether it is one, and they did not know */
    boolean leave() {
        Tunnel tunnel = response.tunnel();
        return !over && tunnel != null && tunnel.leave();
    }

    /** A pause is over: whether it goes on. */
    boolean resumes() {
        moved();
        tick(System.nanoTime());
        return !over && !response.waits();
    }

    /** Ends it where its time is up, or its attempt's. */
    void tick(long now) {
        if (over) {
            return;
        }
        response.drain();
        response.pay();
        if (requestBody.pay()) {
            // A client that waits for its turn is not idle.
            moved();
        }
        boolean tunnel = response.tunnel() != null;
        ExchangeFailure passed = deadlines.passed(now, tunnel, coming(), requestBody.waitsForClient(), turn());
        if (passed != null) {
            if (!response.giveUpPage()) {
                fail(passed);
            }
        } else if (!tunnel) {
            attempts.tick(now, deadlines);
        }
    }

    /** Who is waited for: of a call, and of whoever answers before he has heard all, both sides may say something at any time. */
    private Deadlines.Turn turn() {
        boolean upload = requestBody.waitsForClient() && coming() && !course.answering().grpc();
        if (attempts.stream() == null || upload || response.stalled()) {
            return Deadlines.Turn.CLIENT;
        }
        return requestBody.delivered() || requestBody.waitsForClient() ? Deadlines.Turn.TELLER : Deadlines.Turn.TAKER;
    }

    /** Whether its request's body is still to come, and nothing has been answered. */
    private boolean coming() {
        return kind == UpstreamRequest.Body.STREAM && !headSent && !requestBody.ended();
    }

    /** Offers the request's body where it waits; the response is for the client's connection to offer. */
    void offer(Shedding shedding) {
        requestBody.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
        attempts.offer(shedding.of(downstream.arrival()));
        response.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
    }

    /** Something has moved in it. */
    void moved() {
        deadlines.moved();
    }

    long began() {
        return deadlines.began();
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Downstream downstream() {
        return downstream;
    }

    Course course() {
        return course;
    }

    Attempts attempts() {
        return attempts;
    }

    /** What comes of it. */
    Response response() {
        return response;
    }

    /** What the access log, who counts details, or a trace is told; null where there is none of them. */
    @Nullable Noted noted() {
        return noted;
    }

    /** Rauta itself answers it for this reason, or breaks it off. */
    void note(String reason) {
        if (noted != null) {
            noted.failed(reason);
        }
    }

    @Nullable PassingFrames frames() {
        return frames;
    }

    /** Whether the client has been told anything of its answer. */
    boolean headSent() {
        return headSent;
    }

    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    /** Ends it with {@code failure}: an answer of ours, or a response broken off. */
    void fail(ExchangeFailure failure) {
        if (over) {
            return;
        }
        exchanges.countLimit(failure);
        if (response.failed()) {
            // Of that the client is told.
            response.giveUpPage();
            return;
        }
        response.forgetPage();
        if (headSent) {
            if (noted != null) {
                noted.broken(failure);
            }
            // Ended first: a reset closes the client's stream at once, which would be told as the client's leaving.
            finish(failure);
            downstream.reset();
        } else {
            attempts.cancel(failure);
            course.answering().failure(failure.status(), failure.label(), "");
        }
    }

    /** Sends a response's head. */
    void sendHead(ResponseHead head, boolean end) {
        course.answering().grant(head);
        headSent = true;
        status = head.status();
        downstream.writeHead(head, end);
    }

    /** Its response has been handed over whole. */
    void complete() {
        if (!over) {
            attempts.complete();
            finish(ExchangeFailure.DOWNSTREAM_GONE);
        }
    }

    private void finish(ExchangeFailure failure) {
        over = true;
        attempts.end(failure);
        course.cancel();
        response.release();
        requestBody.release();
        exchanges.remove(this);
        long taken = deadlines.taken();
        exchanges.metrics().requestFinished(course.series(), status, downstream.protocol(), taken);
        if (noted != null) {
            noted.end(course, status, taken, requestBody.come());
            if (exchanges.metrics().detailed()) {
                exchanges.metrics().requestDetailed(course.series(), noted.figures(status, taken));
            }
            if (noted.trace().sampled()) {
                exchanges.metrics().requestTraced(course.series(), taken, noted.trace().traceId(), noted.trace().spanId());
            }
        }
    }
}
