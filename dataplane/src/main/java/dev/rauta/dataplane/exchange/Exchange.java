// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.filter.CorsPolicy;
import dev.rauta.dataplane.filter.FilterRun;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.AmbiguousPaths;
import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RedirectLocation;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.TrailerRules;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.dataplane.upstream.UpstreamStream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: two halves that stream and end independently; confined to a worker.
 *
 * <p>It captures its route once and finishes on it, whatever is adopted meanwhile. Each exchange is counted exactly
 * once, when it ends. The client is given credit as the upstream takes, the upstream as the client takes.
 */
public final class Exchange {
    /** More interim responses than this are no news to anybody, and nobody waits for them to leave. */
    private static final int INTERIMS = 32;

    private final Exchanges exchanges;
    private final Downstream downstream;
    private final RequestHead head;
    private final UpstreamRequest.Body body;
    private final Routing routing;
    private final Deadlines deadlines;
    private final Tries tries;
    private final RequestBody requestBody;
    private @Nullable UpstreamName upstream;
    private @Nullable Attempt attempt;
    private final FilterRun filters = new FilterRun();
    private final FilterRun shareFilters = new FilterRun();
    private @Nullable Runnable suspended;
    private @Nullable CorsPolicy cors;
    private @Nullable CharSequence origin;
    private int series;
    private int status;
    private int owedToUpstream;
    private int interims;
    private int place;
    private final BodySize bodySize = new BodySize();
    private final boolean grpc;
    private boolean tunnel;
    private boolean headSent;
    private boolean over;

    Exchange(Exchanges exchanges, Downstream downstream, RequestHead head, UpstreamRequest.Body body) {
        this.exchanges = exchanges;
        this.downstream = downstream;
        this.head = head;
        this.body = body;
        this.routing = exchanges.routing();
        this.tries = new Tries(routing, exchanges.settings().attempts());
        this.requestBody = new RequestBody(downstream, body == UpstreamRequest.Body.NONE);
        this.series = routing.plan().unrouted(null);
        this.grpc = downstream.protocol() == Protocol.HTTP2 && Grpc.isCall(head.fields());
        this.deadlines = new Deadlines(exchanges.settings(), grpc ? Grpc.timeoutNanos(head.fields()) : 0);
    }

    void start() {
        ExchangeFailure objection = exchanges.overloaded() ? ExchangeFailure.OVERLOADED : RequestRules.objection(head);
        if (objection == null && downstream.misdirected(head.authority())) {
            objection = ExchangeFailure.MISDIRECTED;
        }
        if (objection != null) {
            fail(objection);
            return;
        }
        // What concerns the client's connection must not choose the route either.
        HeadEdits.strip(head, body);
        AmbiguousPaths ambiguous = exchanges.settings().ambiguousPaths();
        switch (routing.plan().router().match(downstream.port(), downstream.tls(), head, ambiguous, Trace.NONE)) {
            case Match.Refused(var listener, String why) -> {
                series = routing.plan().unrouted(listener);
                answerFailure(ExchangeFailure.BAD_REQUEST.status(), ExchangeFailure.BAD_REQUEST.label(), why);
            }
            case Match.NotFound(var listener) -> {
                series = routing.plan().unrouted(listener);
                fail(ExchangeFailure.NO_ROUTE);
            }
            case Match.Preflight(var _, CompiledRoute route) -> {
                RoutePlan found = routing.plan().route(route);
                series = found.series();
                answer(found.cors().orElseThrow().preflight(head), "");
            }
            case Match.Found(var listener, CompiledRoute route) -> {
                RoutePlan found = routing.plan().route(route);
                series = found.series();
                cors = found.cors().orElse(null);
                origin = head.fields().get("origin");
                deadlines.of(route.route().timeouts());
                route.route().retry().ifPresent(policy -> tries.of(policy, listener.name().ofGateway()));
                boolean forwarded = exchanges.settings().forwardedField();
                HeadEdits.towardsUpstream(head, downstream, listener.port(), forwarded);
                if (!RequestRules.forwards(head)) {
                    answer(Answers.options(), "");
                } else if (bodySize.declaredFits(head.fields(), bodyLimit(found))) {
                    filters.begin(found.filters());
                    runFilters(found, listener.port());
                } else {
                    fail(ExchangeFailure.BODY_TOO_LARGE);
                }
            }
        }
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
        if (!tunnel && !bodySize.fits(data.readableBytes())) {
            data.release();
            fail(ExchangeFailure.BODY_TOO_LARGE);
            return;
        }
        requestBody.onData(data, end);
    }

    /** Trailers from the client; the request is complete. */
    public void onTrailers(HeaderFields trailers) {
        if (!over) {
            TrailerRules.apply(trailers);
            requestBody.onTrailers(trailers);
        }
    }

    /** The client takes more. */
    public void onWritable() {
        int bytes = owedToUpstream;
        owedToUpstream = 0;
        UpstreamStream stream = attempt == null ? null : attempt.stream();
        if (bytes > 0 && stream != null) {
            deadlines.moved();
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

    private void runFilters(RoutePlan found, int listenerPort) {
        if (proceeds(filters.onRequest(head, resumed -> resume(found, listenerPort, resumed)))) {
            act(found, listenerPort);
        }
    }

    private void resume(RoutePlan found, int listenerPort, StepResult result) {
        suspended = null;
        if (!over && proceeds(result)) {
            runFilters(found, listenerPort);
        }
    }

    /** Whether the next filter may run now. */
    private boolean proceeds(StepResult result) {
        return switch (result) {
            case StepResult.Continue() -> true;
            case StepResult.Answer(ResponseHead answer, String text) -> {
                answer(answer, text);
                yield false;
            }
            case StepResult.Suspend(Runnable cancel) -> {
                suspended = cancel;
                yield false;
            }
        };
    }

    private void act(RoutePlan found, int listenerPort) {
        CompiledRoute route = found.route();
        switch (route.route().action()) {
            case Action.Respond(int code, String reason) -> answerFailure(code, reason);
            case Action.Redirect redirect -> redirect(redirect, route, listenerPort);
            case Action.Forward forward -> forward(found, forward, listenerPort);
        }
    }

    private void redirect(Action.Redirect redirect, CompiledRoute route, int listenerPort) {
        int offset = exchanges.settings().portOffset();
        String location = RedirectLocation.of(redirect, head, route.matchedPrefix(), listenerPort, offset);
        answer(Answers.redirect(redirect.status(), location), "");
    }

    private void forward(RoutePlan found, Action.Forward forward, int listenerPort) {
        WeightedDestination share = routing.share(found.route(), forward);
        if (share == null) {
            answerFailure(500, "no-weight");
            return;
        }
        switch (share.destination()) {
            case Destination.Broken(int code, String reason) -> answerFailure(code, reason);
            case Destination.Redirected(Action.Redirect redirect) -> redirect(redirect, found.route(), listenerPort);
            case Destination.To(UpstreamName name) -> {
                upstream = name;
                RoutePlan.SharePlan plan = found.shares().get(forward.destinations().indexOf(share));
                cors = plan.cors().orElse(null);
                shareFilters.begin(plan.filters());
                if (!proceeds(shareFilters.onRequest(head, _ -> fail(ExchangeFailure.INTERNAL)))) {
                    return;
                }
                Timeouts timeouts = found.route().route().timeouts();
                requestBody.alsoTo(exchanges.mirrors().begin(plan.mirrors(), routing, head, body, timeouts));
                attempt(name, ExchangeFailure.NO_ENDPOINT);
            }
        }
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

    void onStream(UpstreamStream stream) {
        deadlines.moved();
        requestBody.attach(stream);
    }

    void onUpstreamWritable() {
        deadlines.moved();
        requestBody.onWritable();
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
        shareFilters.onResponse(response);
        filters.onResponse(response);
        sendHead(response, end);
        if (end) {
            complete();
        }
    }

    void onResponseData(ByteBuf data, boolean end) {
        deadlines.moved();
        int bytes = data.readableBytes();
        downstream.writeData(data, end);
        UpstreamStream stream = attempt == null ? null : attempt.stream();
        if (downstream.writable() && stream != null) {
            stream.consumed(bytes);
        } else {
            owedToUpstream += bytes;
        }
        if (end) {
            complete();
        }
    }

    void onResponseTrailers(HeaderFields trailers) {
        TrailerRules.apply(trailers);
        downstream.writeTrailers(trailers);
        complete();
    }

    void onAttemptFailure(ExchangeFailure failure) {
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
        suspended = last.pause(tries.pauseNanos(), () -> {
            suspended = null;
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
        ExchangeFailure passed = deadlines.passed(now, tunnel, requestBody.waitsForClient());
        if (passed != null) {
            fail(passed);
        } else if (attempt != null && !tunnel && deadlines.attemptPassed(now, attempt.began())) {
            attempt.cancel(ExchangeFailure.UPSTREAM_TIMEOUT);
            onAttemptFailure(ExchangeFailure.UPSTREAM_TIMEOUT);
        }
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

    private void fail(ExchangeFailure failure) {
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
            answerFailure(failure.status(), failure.label());
        }
    }

    private void answerFailure(int code, String reason) {
        answerFailure(code, reason, "");
    }

    private void answerFailure(int code, String reason, String why) {
        if (grpc) {
            answer(Answers.grpc(code, reason), "");
            return;
        }
        boolean json = Answers.wantsJson(head);
        String text = Answers.body(code, reason, why, json);
        answer(Answers.failure(code, reason, text, json), text);
    }

    private long bodyLimit(RoutePlan found) {
        return found.bodyLimit().orElse(exchanges.settings().bodyBytes());
    }

    private void answer(ResponseHead response, String text) {
        boolean empty = text.isEmpty() || head.method().equals("HEAD");
        sendHead(response, empty);
        if (!empty) {
            downstream.writeData(ByteBufUtil.writeAscii(Buffers.POOLED, text), true);
        }
        complete();
    }

    private void sendHead(ResponseHead response, boolean end) {
        if (cors != null) {
            cors.grant(origin, response.fields());
        }
        headSent = true;
        status = response.status();
        downstream.writeHead(response, end);
    }

    private void complete() {
        if (!over) {
            if (attempt != null) {
                attempt.complete(requestBody.delivered() && !tunnel);
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
        if (suspended != null) {
            suspended.run();
            suspended = null;
        }
        requestBody.release();
        exchanges.remove(this);
        exchanges.metrics().requestFinished(series, status, downstream.protocol(), deadlines.taken());
    }
}
