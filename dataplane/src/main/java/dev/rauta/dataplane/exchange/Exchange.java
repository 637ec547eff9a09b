// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.mirror.BodyTap;
import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.body.FetchedPage;
import dev.rauta.dataplane.filter.body.PageBook;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.TrailerRules;
import dev.rauta.dataplane.http.WebSocketHandshake;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.http.websocket.PassingFrames;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.filter.PageService;
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
    /** More interim responses than this are no news to anybody, and nobody waits for them to leave. */
    private static final int INTERIMS = 32;

    /** So many at a time are no person's, nor any one program's that waits for what it has asked. */
    private static final int MANY = 32;

    private final Exchanges exchanges;
    private final Downstream downstream;
    private final Course course;
    private final Deadlines deadlines;
    private final UpstreamRequest.Body kind;
    private final RequestBody requestBody;
    private final ResponseBody responseBody;
    private final Tries tries;

    /** Of a WebSocket, what its client says; else null. */
    private final @Nullable PassingFrames frames;

    private int status;
    private int interims;
    private int place;
    private @Nullable Tunnel tunnel;
    private @Nullable PageWait wait;
    private boolean headSent;
    private boolean over;

    Exchange(Exchanges exchanges, Downstream downstream, RequestHead head, UpstreamRequest.Body body) {
        this.exchanges = exchanges;
        this.downstream = downstream;
        this.kind = body;
        this.requestBody = new RequestBody(downstream, exchanges.flushes(), body == UpstreamRequest.Body.NONE);
        this.responseBody = new ResponseBody(downstream, exchanges.flushes());
        this.tries = new Tries(this, downstream.arrival(), head, body, requestBody);
        this.course = new Course(this, downstream, head, body, exchanges.routing());
        boolean webSocket = body == UpstreamRequest.Body.TUNNEL && WebSocketHandshake.asked(head);
        this.frames = webSocket ? PassingFrames.ofClient() : null;
        this.deadlines = new Deadlines(exchanges.settings(), course.answering().grpc() ? Grpc.timeoutNanos(head.fields()) : 0);
    }

    void start() {
        course.start();
    }

    /** Body bytes from the client; takes ownership. */
    public void onData(ByteBuf data, boolean end) {
        if (over || failed()) {
            // Nobody gets it any more.
            int bytes = data.readableBytes();
            data.release();
            downstream.consumed(bytes);
            return;
        }
        deadlines.moved();
        if (tunnel != null) {
            tunnel.onData(data, end);
            completeTunnel();
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

    /** Whether it has failed, and waits for the page of that. */
    private boolean failed() {
        return wait != null && wait.own();
    }

    /** Trailers from the client; the request is complete. */
    public void onTrailers(HeaderFields trailers) {
        if (tunnel != null) {
            // A tunnel has none (RFC 9110, section 9.3.6); what is left of them is the end.
            onData(Unpooled.EMPTY_BUFFER, true);
        } else if (!over) {
            TrailerRules.apply(trailers);
            requestBody.onTrailers(trailers);
        }
    }

    /** The client takes more. */
    public void onWritable() {
        if (responseBody.owes()) {
            deadlines.moved();
        }
        if (!over) {
            drain();
        }
        payUpstream();
    }

    private void payUpstream() {
        if (wait == null) {
            responseBody.pay(tries.stream());
        }
    }

    /** Sends on what a response's rate lets go by now; who waits for it does nothing wrong. */
    private void drain() {
        if (responseBody.paced()) {
            deadlines.moved();
            if (responseBody.drain()) {
                complete();
            }
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
        if (route.retry().isPresent()) {
            tries.of(route.retry().get(), ofGateway);
        }
    }

    /** Sends the request to an endpoint of {@code share}, and its body to {@code copies} too. */
    void forward(Destination.To share, BodyTap copies) {
        requestBody.alsoTo(copies);
        tries.begin(share);
    }

    /**
     * Has {@code then} run once all of its request's body is here.
     *
     * @param most more than that does not come, in bytes
     */
    void whole(int most, Runnable then) {
        requestBody.whole(most, then);
    }

    /** What has come of its request's body. */
    RequestBody requestBody() {
        return requestBody;
    }

    /** Has {@code heard} hear the beginning of the request's body; asks for it a client that waits to be asked. */
    void beginning(int most, HeaderFields head, Consumer<Beginning> heard) {
        if (kind != UpstreamRequest.Body.STREAM) {
            heard.accept(new Beginning(new byte[0], true));
            return;
        }
        requestBody.beginning(most, heard);
        if (!over && !requestBody.begun() && head.contains("expect")) {
            head.remove("expect");
            downstream.writeInterim(new ResponseHead(100, new HeaderFields()));
        }
    }

    /** Whether its client has many others under way. */
    boolean oneOfMany() {
        return downstream.exchanges() > MANY;
    }

    /** Whether it is a call of gRPC. */
    boolean call() {
        return course.answering().grpc();
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
        if (tries.drops(response, end)) {
            return;
        }
        requestBody.onAnswered();
        if (response.status() == 101) {
            tunnel = new Tunnel(downstream, requestBody, frames);
        }
        HeadEdits.towardsClient(response);
        course.onResponse(response);
        PageBook.Page page = course.answering().page(response.status(), false);
        if (page != null && page.service() != null) {
            awaitPage(page.service(), response, end);
        } else if (page != null) {
            tries.forgo(end);
            course.answering().answer(response, page);
        } else {
            deliver(response, end);
        }
    }

    /** Sends the upstream's answer on. */
    private void deliver(ResponseHead response, boolean end) {
        responseBody.through(course.answering().shaped(response, end));
        HeldAnswer held = course.answering().held(response, end);
        tries.mark(response);
        if (held != null) {
            responseBody.hold(held, head -> sendHead(head, false));
            return;
        }
        sendHead(response, end);
        if (end) {
            complete();
        }
    }

    /** Asks for the page of an upstream's error, which waits meanwhile. */
    private void awaitPage(PageService service, ResponseHead response, boolean end) {
        PageWait waiting = new PageWait(new HeldAnswer(response, 0, exchanges.flushes()), end);
        if (end) {
            settle();
        }
        await(waiting, service, response.status(), fetched -> {
            PageBook.Page page = fetched == null ? course.answering().page(response.status(), false) : null;
            if (fetched == null && page == null) {
                replay(waiting, response);
                return;
            }
            waiting.drop();
            tries.forgo(waiting.ended());
            if (fetched != null) {
                course.answering().answer(response, fetched);
            } else if (page != null) {
                course.answering().answer(response, page);
            }
        });
    }

    /**
     * Asks for the page of an error of our own: nothing else comes of its request.
     *
     * @param then hears it, or null where there is none
     */
    void awaitPage(PageService service, int code, Consumer<@Nullable FetchedPage> then) {
        course.stop();
        await(new PageWait(null, true), service, code, then);
    }

    private void await(PageWait waiting, PageService service, int code, Consumer<@Nullable FetchedPage> then) {
        course.answering().asked();
        wait = waiting;
        waiting.start(
                heard -> exchanges.pages().ask(service, course.about(code), course.endpoint(service.upstream()), heard),
                fetched -> {
                    wait = null;
                    then.accept(fetched);
                });
    }

    /** Goes on with an error's own answer, as far as it has come. */
    private void replay(PageWait waiting, ResponseHead response) {
        boolean empty = waiting.empty();
        deliver(response, empty);
        waiting.replay(responseBody);
        ExchangeFailure broken = waiting.broken();
        if (broken != null) {
            fail(broken);
        } else if (!empty && waiting.ended()) {
            answered();
        } else {
            payUpstream();
        }
    }

    void onResponseData(ByteBuf data, boolean end) {
        deadlines.moved();
        responseBody.owe(data.readableBytes());
        if (wait != null) {
            wait.onData(data, end);
            if (end) {
                settle();
            }
            return;
        }
        if (tunnel != null) {
            tunnel.onResponseData(data, end);
            payUpstream();
            if (end) {
                tunnel.onAnswerEnded(tries.stream());
            }
            completeTunnel();
            return;
        }
        responseBody.onData(data, end);
        payUpstream();
        if (end) {
            answered();
        }
    }

    /** The upstream has said all of its answer, which may yet wait for its time. */
    private void answered() {
        if (responseBody.done()) {
            complete();
        } else {
            settle();
        }
    }

    /** Lets go of an upstream that has said all: its stream may be another exchange's next. */
    private void settle() {
        tries.complete();
        requestBody.detach();
        responseBody.forgo();
    }

    private void completeTunnel() {
        if (!over && tunnel != null && tunnel.ended()) {
            tunnel.end();
            complete();
            downstream.endTunnel();
        }
    }

    /** Tells both sides of a WebSocket that it ends. @return whether it is one, and they did not know */
    boolean leave() {
        return !over && tunnel != null && tunnel.leave();
    }

    void onResponseTrailers(HeaderFields trailers) {
        if (tunnel != null) {
            onResponseData(Unpooled.EMPTY_BUFFER, true);
            return;
        }
        TrailerRules.apply(trailers);
        if (wait != null) {
            wait.onTrailers(trailers);
            settle();
            return;
        }
        responseBody.onTrailers(trailers);
        answered();
    }

    void onAttemptFailure(ExchangeFailure failure) {
        if (tunnel != null && tunnel.answerEnded()) {
            tries.lose();
            tunnel.onAnswerEnded(null);
            completeTunnel();
        } else if (wait != null) {
            wait.onFailure(failure);
            tries.lose();
        } else {
            tries.onFailure(failure, headSent);
        }
    }

    /** A pause is over: whether it goes on. */
    boolean resumes() {
        deadlines.moved();
        tick(System.nanoTime());
        return !over && wait == null;
    }

    /** Ends it where its time is up, or its try's. */
    void tick(long now) {
        if (over) {
            return;
        }
        drain();
        payUpstream();
        requestBody.pay();
        ExchangeFailure passed = deadlines.passed(now, tunnel != null, coming(), requestBody.waitsForClient());
        if (passed != null && wait != null) {
            wait.giveUp();
        } else if (passed != null) {
            fail(passed);
        } else if (tunnel == null) {
            tries.tick(now, deadlines);
        }
    }

    /** Whether its request's body is still to come, and nothing has been answered. */
    private boolean coming() {
        return kind == UpstreamRequest.Body.STREAM && !headSent && !requestBody.ended();
    }

    /** Offers the request's body where it waits; the response is for the client's connection to offer. */
    void offer(Shedding shedding) {
        requestBody.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
        if (wait != null) {
            wait.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
        }
        responseBody.offer(shedding.of(downstream.arrival()), () -> fail(ExchangeFailure.OVERLOADED));
    }

    long began() {
        return deadlines.began();
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
        PageWait waiting = wait;
        if (waiting != null && failed()) {
            // Of that the client is told.
            waiting.giveUp();
            return;
        }
        if (waiting != null) {
            wait = null;
            waiting.release();
        }
        if (headSent) {
            // Ended first: a reset closes the client's stream at once, which would be told as the client's leaving.
            finish(failure);
            downstream.reset();
        } else {
            tries.cancel(failure);
            course.answering().failure(failure.status(), failure.label(), "");
        }
    }

    /** Sends a response's head. */
    void sendHead(ResponseHead response, boolean end) {
        course.answering().grant(response);
        headSent = true;
        status = response.status();
        downstream.writeHead(response, end);
    }

    /** Its response has been handed over whole. */
    void complete() {
        if (!over) {
            tries.complete();
            finish(ExchangeFailure.DOWNSTREAM_GONE);
        }
    }

    private void finish(ExchangeFailure failure) {
        over = true;
        tries.end(failure);
        course.cancel();
        if (wait != null) {
            wait.release();
            wait = null;
        }
        responseBody.release();
        requestBody.release();
        exchanges.remove(this);
        exchanges.metrics().requestFinished(course.series(), status, downstream.protocol(), deadlines.taken());
    }
}
