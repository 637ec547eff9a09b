// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.TrailerRules;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Route;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: two halves that stream and end independently; confined to a worker.
 *
 * <p>Where its request goes is decided by its {@link Course}. Each exchange is counted exactly once, when it ends. The client is given credit as the upstream takes, the upstream as the client takes.
 */
public final class Exchange {
    /** More interim responses than this are no news to anybody, and nobody waits for them to leave. */
    private static final int INTERIMS = 32;

    /** So many at a time are no person's, nor any one program's that waits for what it has asked. */
    private static final int MANY = 32;

    private final Exchanges exchanges;
    private final Downstream downstream;
    private final RequestHead head;
    private final UpstreamRequest.Body body;
    private final Routing routing;
    private final Course course;
    private final Deadlines deadlines;
    private final Tries tries;
    private final RequestBody requestBody;
    private @Nullable UpstreamName upstream;
    private @Nullable Attempt attempt;
    private @Nullable Runnable pausing;
    private int status;
    private int owedToUpstream;
    private int interims;
    private int place;
    private final boolean grpc;
    private boolean tunnel;

    /** Whether the upstream has ended its half of a tunnel. */
    private boolean halfEnded;

    private boolean headSent;
    private boolean over;

    Exchange(Exchanges exchanges, Downstream downstream, RequestHead head, UpstreamRequest.Body body) {
        this.exchanges = exchanges;
        this.downstream = downstream;
        this.head = head;
        this.body = body;
        this.routing = exchanges.routing();
        this.tries = new Tries(routing, exchanges.settings().attempts());
        this.requestBody = new RequestBody(downstream, exchanges.flushes(), body == UpstreamRequest.Body.NONE);
        this.course = new Course(this, downstream, head, body, routing);
        this.grpc = downstream.protocol() == Protocol.HTTP2 && Grpc.isCall(head.fields());
        this.deadlines = new Deadlines(exchanges.settings(), grpc ? Grpc.timeoutNanos(head.fields()) : 0);
    }

    void start() {
        course.start();
    }

    /** Body bytes from the client; takes ownership. */
    public void onData(ByteBuf data, boolean end) {
        if (over) {
            int bytes = data.readableBytes();
            data.release();
            downstream.consumed(bytes);
            return;
        }
        deadlines.moved();
        if (!tunnel && !course.fits(data.readableBytes())) {
            data.release();
            fail(ExchangeFailure.BODY_TOO_LARGE);
            return;
        }
        requestBody.onData(data, end);
        completeTunnel();
    }

    /** Trailers from the client; the request is complete. */
    public void onTrailers(HeaderFields trailers) {
        if (tunnel) {
            // A tunnel has none (RFC 9110, section 9.3.6); what is left of them is the end.
            onData(Unpooled.EMPTY_BUFFER, true);
        } else if (!over) {
            TrailerRules.apply(trailers);
            requestBody.onTrailers(trailers);
        }
    }

    /** The client takes more. */
    public void onWritable() {
        if (owedToUpstream > 0) {
            deadlines.moved();
        }
        payUpstream();
    }

    /** Lets the upstream send as much more as the client has taken, but where too much waits and this client adds to it. */
    private void payUpstream() {
        int bytes = owedToUpstream;
        UpstreamStream stream = attempt == null ? null : attempt.stream();
        if (bytes > 0 && stream != null && downstream.writable() && exchanges.flushes().grants(downstream.waits())) {
            owedToUpstream = 0;
            stream.consumed(bytes);
        }
    }

    /** The client has gone before the response was complete. */
    public void onGone() {
        if (!over) {
            status = headSent ? status : ExchangeFailure.DOWNSTREAM_GONE.status();
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
        route.retry().ifPresent(policy -> tries.of(policy, ofGateway));
    }

    /** Sends the request to an endpoint of {@code name}, and copies of it where its route asks for them. */
    void forward(UpstreamName name, List<Filter.Mirror> mirrors, Timeouts timeouts) {
        upstream = name;
        requestBody.alsoTo(exchanges.mirrors().begin(mirrors, routing, head, body, timeouts));
        attempt(name, ExchangeFailure.NO_ENDPOINT);
    }

    /** @param before what the attempt before it failed of, answered where there is nobody else to try */
    private void attempt(UpstreamName name, ExchangeFailure before) {
        Endpoint endpoint = tries.next(name, before);
        if (endpoint == null) {
            fail(before);
            return;
        }
        Attempt next = new Attempt(this, routing.plan().upstreamSeries(name));
        attempt = next;
        exchanges.pools().open(new UpstreamRequest(name, endpoint, head, body), next);
    }

    /** Whether its client has many others under way. */
    boolean oneOfMany() {
        return downstream.exchanges() > MANY;
    }

    void onStream(UpstreamStream stream) {
        deadlines.moved();
        requestBody.attach(stream);
    }

    void onUpstreamWritable() {
        deadlines.moved();
        requestBody.onWritable();
        completeTunnel();
    }

    void onInterim(ResponseHead interim) {
        deadlines.moved();
        requestBody.onAnswered();
        if (++interims <= INTERIMS) {
            HeadEdits.interim(interim);
            downstream.writeInterim(interim);
        }
    }

    void onResponseHead(ResponseHead response, boolean end) {
        deadlines.moved();
        Attempt answered = attempt;
        if (answered != null && tries.drops(response.status(), head.method()) && requestBody.repeatable()) {
            answered.drop(requestBody.delivered());
            tryLater(answered, ExchangeFailure.NO_ENDPOINT);
            return;
        }
        requestBody.onAnswered();
        tunnel = response.status() == 101;
        HeadEdits.towardsClient(response);
        course.onResponse(response);
        sendHead(response, end);
        if (end) {
            complete();
        }
    }

    void onResponseData(ByteBuf data, boolean end) {
        deadlines.moved();
        owedToUpstream += data.readableBytes();
        downstream.writeData(data, end);
        payUpstream();
        if (end && tunnel) {
            halfEnded = true;
            UpstreamStream stream = attempt == null ? null : attempt.stream();
            if (stream == null || !stream.takesMore() || !downstream.halfCloses()) {
                endTunnel();
            }
        } else if (end) {
            complete();
        }
    }

    /** Both halves have ended. */
    private void completeTunnel() {
        if (halfEnded && requestBody.delivered()) {
            endTunnel();
        }
    }

    private void endTunnel() {
        if (!over) {
            complete();
            downstream.endTunnel();
        }
    }

    void onResponseTrailers(HeaderFields trailers) {
        if (tunnel) {
            onResponseData(Unpooled.EMPTY_BUFFER, true);
            return;
        }
        TrailerRules.apply(trailers);
        downstream.writeTrailers(trailers);
        complete();
    }

    void onAttemptFailure(ExchangeFailure failure) {
        if (halfEnded) {
            attempt = null;
            requestBody.detach();
            endTunnel();
            return;
        }
        Attempt failed = attempt;
        boolean again = tries.again(failure, head.method());
        if (!again || headSent || !requestBody.repeatable() || upstream == null || failed == null) {
            attempt = null;
            requestBody.detach();
            fail(tries.told(failure));
        } else if (tries.waitsAfter(failure)) {
            tryLater(failed, failure);
        } else {
            attempt = null;
            requestBody.detach();
            attempt(upstream, failure);
        }
    }

    /** Tries once more after the policy's pause, unless the time is up by then. */
    private void tryLater(Attempt last, ExchangeFailure before) {
        attempt = null;
        requestBody.detach();
        pausing = last.pause(tries.pauseNanos(), () -> {
            pausing = null;
            deadlines.moved();
            tick(System.nanoTime());
            if (!over && upstream != null) {
                attempt(upstream, before);
            }
        });
    }

    /** Ends it where its time is up, or its try's. */
    void tick(long now) {
        if (over) {
            return;
        }
        payUpstream();
        requestBody.pay();
        ExchangeFailure passed = deadlines.passed(now, tunnel, requestBody.waitsForClient());
        if (passed != null) {
            fail(passed);
        } else if (attempt != null && !tunnel && deadlines.attemptPassed(now, attempt.began())) {
            attempt.cancel(ExchangeFailure.UPSTREAM_TIMEOUT);
            onAttemptFailure(ExchangeFailure.UPSTREAM_TIMEOUT);
        }
    }

    /** Offers the request's body where it waits; the response is for the client's connection to offer. */
    void offer(Shedding shedding) {
        requestBody.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
    }

    Exchanges exchanges() {
        return exchanges;
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
        if (headSent) {
            // Ended first: a reset closes the client's stream at once, which would be told as the client's leaving.
            finish(failure);
            downstream.reset();
        } else {
            if (attempt != null) {
                attempt.cancel(failure);
                attempt = null;
            }
            answerFailure(failure.status(), failure.label(), "");
        }
    }

    /** Answers with a short text, or as gRPC does. */
    void answerFailure(int code, String reason, String why) {
        if (grpc) {
            answer(Answers.grpc(code, reason), "");
            return;
        }
        boolean json = Answers.wantsJson(head);
        String text = Answers.body(code, reason, why, json);
        answer(Answers.failure(code, reason, text, json), text);
    }

    /** Answers with a head of our own and ASCII text. */
    void answer(ResponseHead response, String text) {
        boolean empty = text.isEmpty() || head.method().equals("HEAD");
        sendHead(response, empty);
        if (!empty) {
            downstream.writeData(ByteBufUtil.writeAscii(Buffers.POOLED, text), true);
        }
        complete();
    }

    private void sendHead(ResponseHead response, boolean end) {
        course.grant(response);
        headSent = true;
        status = response.status();
        downstream.writeHead(response, end);
    }

    private void complete() {
        if (!over) {
            if (attempt != null) {
                attempt.complete(requestBody.delivered());
                attempt = null;
            }
            finish(ExchangeFailure.DOWNSTREAM_GONE);
        }
    }

    private void finish(ExchangeFailure failure) {
        over = true;
        if (attempt != null) {
            attempt.cancel(failure);
            attempt = null;
        }
        course.cancel();
        if (pausing != null) {
            pausing.run();
            pausing = null;
        }
        requestBody.release();
        exchanges.remove(this);
        exchanges.metrics().requestFinished(course.series(), status, downstream.protocol(), deadlines.taken());
    }
}
