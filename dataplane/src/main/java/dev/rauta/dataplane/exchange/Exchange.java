// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.filter.FilterChain;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.AmbiguousPaths;
import dev.rauta.dataplane.http.Buffers;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.ForwardedFields;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
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
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: two halves that stream and end independently; confined to a worker.
 *
 * <p>It captures its route once and finishes on it, whatever is adopted meanwhile. Each exchange is counted exactly
 * once, when it ends. The client is given credit as the upstream takes, the upstream as the client takes.
 */
public final class Exchange {
    /** How often a request may meet a connection that is about to end, beside its ordinary attempts. */
    private static final int GOAWAYS = 16;

    private final Exchanges exchanges;
    private final Downstream downstream;
    private final RequestHead head;
    private final UpstreamRequest.Body body;
    private final Routing routing;
    private final long began = System.nanoTime();
    private final RequestBody requestBody;
    private @Nullable RoutePlan plan;
    private @Nullable UpstreamName upstream;
    private @Nullable Attempt attempt;
    private Set<Endpoint> tried = Set.of();
    private FilterChain shareFilters = FilterChain.EMPTY;
    private @Nullable Runnable suspended;
    private int filtersRun;
    private int shareFiltersRun;
    private int attempts;
    private int goAways;
    private int series;
    private int status;
    private int owedToUpstream;
    private int place;
    private long lastMove = began;
    private final BodySize bodySize = new BodySize();
    private final boolean grpc;
    private final long grpcTimeout;
    private boolean tunnel;
    private boolean headSent;
    private boolean over;

    Exchange(Exchanges exchanges, Downstream downstream, RequestHead head, UpstreamRequest.Body body) {
        this.exchanges = exchanges;
        this.downstream = downstream;
        this.head = head;
        this.body = body;
        this.routing = exchanges.routing();
        this.requestBody = new RequestBody(downstream, body == UpstreamRequest.Body.NONE);
        this.series = routing.plan().unrouted(null);
        this.grpc = downstream.protocol() == Protocol.HTTP2 && Grpc.isCall(head.fields());
        this.grpcTimeout = grpc ? Grpc.timeoutNanos(head.fields()) : 0;
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
            case Match.Found(var listener, CompiledRoute route) -> {
                RoutePlan found = routing.plan().route(route);
                plan = found;
                series = found.series();
                CharSequence upgrade = body == UpstreamRequest.Body.TUNNEL ? head.fields().get("upgrade") : null;
                HopByHop.strip(head.fields());
                if (upgrade != null) {
                    head.fields().add("upgrade", upgrade);
                }
                ForwardedFields.apply(
                        head, downstream.peer(), downstream.trusted(), Integer.toString(listener.port()));
                if (exchanges.settings().forwardedField()) {
                    ForwardedFields.addForwarded(head, downstream.peer());
                }
                if (!RequestRules.forwards(head)) {
                    answer(Answers.options(), "");
                } else if (bodySize.declaredFits(head.fields(), bodyLimit(found))) {
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
        lastMove = System.nanoTime();
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
            lastMove = System.nanoTime();
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

    /** The request has not come whole within its time. */
    public void onRequestTimeout() {
        fail(ExchangeFailure.REQUEST_TIMEOUT);
    }

    /** The rest of the request is no request, so that nothing of it may count. */
    public void onBroken(ExchangeFailure failure) {
        fail(failure);
    }

    /** Whether all of the response has been handed to the client's connection, or the client has gone. */
    public boolean over() {
        return over;
    }

    private void runFilters(RoutePlan found, int listenerPort) {
        while (filtersRun < found.filters().size()) {
            int step = filtersRun++;
            StepResult result = found.filters().onRequest(step, head, resumed -> resume(found, listenerPort, resumed));
            if (!proceeds(result)) {
                return;
            }
        }
        act(found, listenerPort);
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
            case Action.Redirect redirect -> {
                int offset = exchanges.settings().portOffset();
                String location =
                        RedirectLocation.of(redirect, head, route.matchedPrefix(), listenerPort, offset);
                answer(Answers.redirect(redirect.status(), location), "");
            }
            case Action.Forward forward -> forward(found, forward);
        }
    }

    private void forward(RoutePlan found, Action.Forward forward) {
        WeightedDestination share = routing.share(found.route(), forward);
        if (share == null) {
            answerFailure(500, "no-weight");
            return;
        }
        switch (share.destination()) {
            case Destination.Broken(int code, String reason) -> answerFailure(code, reason);
            case Destination.To(UpstreamName name) -> {
                upstream = name;
                shareFilters = found.shareFilters().get(forward.destinations().indexOf(share));
                while (shareFiltersRun < shareFilters.size()) {
                    int step = shareFiltersRun++;
                    if (!proceeds(shareFilters.onRequest(step, head, _ -> fail(ExchangeFailure.INTERNAL)))) {
                        return;
                    }
                }
                attempt(name, ExchangeFailure.NO_ENDPOINT);
            }
        }
    }

    /** @param before what the attempt before it failed of, answered where there is nobody else to try */
    private void attempt(UpstreamName name, ExchangeFailure before) {
        Endpoint endpoint = routing.endpoint(name, tried);
        // A second wait for the same silent endpoint would only double the client's.
        if (endpoint == null || (before == ExchangeFailure.CONNECT_TIMEOUT && tried.contains(endpoint))) {
            fail(before);
            return;
        }
        attempts++;
        boolean last = attempts >= exchanges.settings().attempts();
        if (!last) {
            tried = tried.isEmpty() ? new HashSet<>(2) : tried;
            tried.add(endpoint);
        }
        Attempt next = new Attempt(this, routing.plan().upstreamSeries(name));
        attempt = next;
        exchanges.pools().open(new UpstreamRequest(name, endpoint, head, body), next);
    }

    void onStream(UpstreamStream stream) {
        lastMove = System.nanoTime();
        requestBody.attach(stream);
    }

    void onUpstreamWritable() {
        lastMove = System.nanoTime();
        requestBody.onWritable();
    }

    void onInterim(ResponseHead interim) {
        lastMove = System.nanoTime();
        requestBody.onAnswered();
        HopByHop.strip(interim.fields());
        downstream.writeInterim(interim);
    }

    void onResponseHead(ResponseHead response, boolean end) {
        lastMove = System.nanoTime();
        requestBody.onAnswered();
        HeaderFields fields = response.fields();
        tunnel = response.status() == 101;
        CharSequence upgraded = tunnel ? fields.get("upgrade") : null;
        HopByHop.strip(fields);
        if (upgraded != null) {
            fields.add("upgrade", upgraded);
        }
        if (!fields.contains("server")) {
            fields.add("server", "rauta");
        }
        shareFilters.onResponse(shareFiltersRun, response);
        if (plan != null) {
            plan.filters().onResponse(filtersRun, response);
        }
        sendHead(response, end);
        if (end) {
            complete();
        }
    }

    void onResponseData(ByteBuf data, boolean end) {
        lastMove = System.nanoTime();
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
        attempt = null;
        requestBody.detach();
        boolean harmless = failure.untouched()
                || (failure == ExchangeFailure.STALE_CONNECTION && idempotent(head.method()));
        if (failure == ExchangeFailure.UPSTREAM_GOAWAY && goAways < GOAWAYS) {
            // A peer that ends its connections often has refused nothing: such tries do not count.
            goAways++;
            attempts--;
        }
        if (harmless
                && !headSent
                && requestBody.repeatable()
                && attempts < exchanges.settings().attempts()
                && upstream != null) {
            attempt(upstream, failure);
        } else {
            fail(failure);
        }
    }

    /** Ends it where its time is up. */
    void tick(long now) {
        if (over) {
            return;
        }
        Optional<Duration> whole =
                plan == null ? Optional.empty() : plan.route().route().timeouts().request();
        Optional<Duration> each =
                plan == null ? Optional.empty() : plan.route().route().timeouts().attempt();
        boolean late = isPast(whole, now - began) || (attempt != null && isPast(each, now - attempt.began()));
        if (!tunnel && (late || (grpcTimeout > 0 && now - began > grpcTimeout))) {
            fail(ExchangeFailure.UPSTREAM_TIMEOUT);
            return;
        }
        ExchangeSettings settings = exchanges.settings();
        Duration idle = tunnel ? settings.tunnelIdleTimeout() : settings.idleTimeout();
        if (now - lastMove > idle.toNanos()) {
            fail(
                    requestBody.waitsForClient() && !tunnel
                            ? ExchangeFailure.REQUEST_TIMEOUT
                            : ExchangeFailure.UPSTREAM_TIMEOUT);
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

    private static boolean isPast(Optional<Duration> limit, long nanos) {
        return limit.isPresent() && !limit.get().isZero() && nanos > limit.get().toNanos();
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
        headSent = true;
        status = response.status();
        downstream.writeHead(response, end);
    }

    private void complete() {
        if (!over) {
            if (attempt != null) {
                attempt.complete(requestBody.ended() && !tunnel);
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
        exchanges.metrics().requestFinished(series, status, downstream.protocol(), System.nanoTime() - began);
    }

    /** RFC 9110, section 9.2.2. */
    private static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
