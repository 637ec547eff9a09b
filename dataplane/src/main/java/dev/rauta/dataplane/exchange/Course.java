// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.balance.Asker;
import dev.rauta.dataplane.exchange.attempts.Requester;
import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.exchange.mirror.BodyTap;
import dev.rauta.dataplane.exchange.request.BodySize;
import dev.rauta.dataplane.exchange.routing.RoutePlan;
import dev.rauta.dataplane.exchange.routing.Routing;
import dev.rauta.dataplane.exchange.routing.ServingPlan;
import dev.rauta.dataplane.filter.FilterRun;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.limit.CountedRequest;
import dev.rauta.dataplane.filter.limit.LimitRule;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.http.path.RedirectLocation;
import dev.rauta.dataplane.metrics.Protocol;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.router.CompiledRoute;
import dev.rauta.dataplane.router.Match;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.router.Trace;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Listener;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange's request goes: rules, route, filters, then an answer or an upstream; confined to a worker.
 *
 * <p>The route is captured once, whatever is adopted meanwhile.
 */
final class Course extends KnownFacts {
    private final UpstreamRequest.Body body;
    private final Routing routing;
    private final Answering answering;
    private FilterRun filters = FilterRun.EMPTY;
    private FilterRun shareFilters = FilterRun.EMPTY;
    private BodySize bodySize = BodySize.ANY;
    private @Nullable Runnable suspended;
    private Series series;
    private int buffers;
    private boolean over;

    Course(Exchange exchange, Downstream downstream, RequestHead head, UpstreamRequest.Body body, Routing routing) {
        super(exchange, downstream, head);
        this.body = body;
        this.routing = routing;
        boolean grpc = downstream.protocol() == Protocol.HTTP2 && Grpc.isCall(head.fields());
        this.answering = new Answering(exchange, downstream, head, grpc);
        this.series = routing.plan().unrouted();
    }

    /** What is counted of the route it takes. */
    Series series() {
        return series;
    }

    /** What comes back. */
    Answering answering() {
        return answering;
    }

    /** Whether the body may go on by so many bytes. */
    boolean fits(int bytes) {
        return bodySize.fits(bytes);
    }

    void start() {
        if (exchange.exchanges().refuses(downstream, exchange.began())) {
            answering.failure(ExchangeFailure.OVERLOADED.status(), ExchangeFailure.OVERLOADED.label(), "");
            return;
        }
        ExchangeFailure objection = RequestRules.objection(head);
        if (objection != null) {
            exchange.fail(objection);
            return;
        }
        // What concerns the client's connection must not choose the route either.
        HeadEdits.strip(head, body);
        AmbiguousPaths ambiguous = exchange.exchanges().settings().ambiguousPaths();
        Router router = routing.plan().router();
        Arrival arrival = downstream.arrival();
        Match match = router.match(arrival.binding(), arrival.tls(), head, ambiguous, Trace.NONE);
        Listener through = match.listener();
        came(through);
        ServingPlan.Through entry = routing.plan().through(through);
        series = entry.unrouted();
        if (through != null && arrival.misdirected(head.authority(), through, router)) {
            exchange.fail(ExchangeFailure.MISDIRECTED);
            return;
        }
        switch (match) {
            case Match.Refused(var _, String why) ->
                answering.failure(ExchangeFailure.BAD_REQUEST.status(), ExchangeFailure.BAD_REQUEST.label(), why);
            case Match.NotFound(var _) -> exchange.fail(ExchangeFailure.NO_ROUTE);
            case Match.Preflight(var listener, CompiledRoute route) -> {
                RoutePlan found = routing.plan().route(route);
                if (found.preflights().orElseThrow().takes(head)) {
                    series = found.series();
                    took(found);
                    answering.answer(found.preflights().orElseThrow().answer(head), "");
                } else {
                    take(found, listener, entry.port());
                }
            }
            case Match.Found(var listener, CompiledRoute route) -> take(routing.plan().route(route), listener, entry.port());
        }
    }

    private void take(RoutePlan found, Listener through, CharSequence port) {
        ExchangeSettings settings = exchange.exchanges().settings();
        series = found.series();
        took(found);
        if (found.preflights().isPresent() && found.preflights().get().takesOther(head)) {
            answering.answer(found.preflights().get().answer(head), "");
            return;
        }
        answering.by(found);
        exchange.limit(found.route().route(), through.name().ofGateway());
        HeadEdits.towardsUpstream(head, downstream.arrival(), port, settings.forwardedField());
        if (!RequestRules.forwards(head)) {
            answering.answer(Answers.options(), "");
            return;
        }
        if (body != UpstreamRequest.Body.NONE) {
            boolean stream = streams();
            buffers = stream && !answering.grpc() ? found.requestBuffer() : 0;
            exchange.requestBody().pace(stream ? found.requestRate() : null);
            bodySize = BodySize.of(least(found.bodyLimit().orElse(settings.bodyBytes()), buffers));
        }
        if (bodySize.declaredFits(head.fields())) {
            filters = FilterRun.of(found.filters());
            if (filters == FilterRun.EMPTY) {
                act(found);
            } else {
                run(filters, () -> act(found));
            }
        } else {
            exchange.fail(ExchangeFailure.BODY_TOO_LARGE);
        }
    }

    /** Runs what is left of {@code run}, now and perhaps later, and {@code then} once all has. */
    private void run(FilterRun run, Runnable then) {
        Passing passing = new Passing(this, downstream.arrival(), routing, result -> {
            suspended = null;
            if (!over && proceeds(result)) {
                run(run, then);
            }
        });
        StepResult said = run.onRequest(head, passing);
        boolean limited = said instanceof StepResult.Limited;
        StepResult result = passing.outcome(
                said instanceof StepResult.Limited(LimitRule rule)
                        ? exchange.exchanges().limiting().judge(rule, asker(), answering.held(), passing)
                        : said);
        if (!proceeds(result)) {
            return;
        }
        if (limited) {
            run(run, then);
        } else {
            then.run();
        }
    }

    /** Whether the next filter may run now. */
    private boolean proceeds(StepResult result) {
        return switch (result) {
            case StepResult.Continue() -> true;
            case StepResult.Refuse(int status, String reason, HeaderFields more) -> {
                answering.failure(status, reason, "", more);
                yield false;
            }
            case StepResult.Answer(ResponseHead answer, String text) -> {
                answering.answer(answer, text);
                yield false;
            }
            case StepResult.Relay(ResponseHead answer, byte[] content) -> {
                answering.relay(answer, content);
                yield false;
            }
            case StepResult.Suspend(Runnable cancel) -> {
                suspended = cancel;
                yield false;
            }
            case StepResult.Limited _ -> throw new IllegalStateException("a limit that nobody has looked at (expected: judged)");
        };
    }

    private CountedRequest asker() {
        Arrival arrival = downstream.arrival();
        return new CountedRequest(head, () -> arrival.client(head.fields()), arrival.address());
    }

    private void act(RoutePlan found) {
        switch (found.route().route().action()) {
            case Action.Respond(int code, String reason) -> answering.failure(code, reason, "");
            case Action.Redirect redirect -> redirect(redirect.status(), found.location());
            case Action.Forward forward -> forward(found, forward);
        }
    }

    /** @param location null where it cannot be read */
    private void redirect(int status, @Nullable RedirectLocation location) {
        if (location == null) {
            answering.failure(503, "rewrite-unreadable", "");
        } else {
            answering.answer(Answers.redirect(status, location.of(head, cameBy(), listenerPort(), portOffset())), "");
        }
    }

    private void forward(RoutePlan found, Action.Forward forward) {
        boolean many = forward.destinations().size() > 1;
        WeightedDestination share = routing.share(
                found.route(), forward, many ? new Requester(head, downstream.arrival()) : Asker.NOBODY);
        if (share == null) {
            answering.failure(500, "no-weight", "");
            return;
        }
        RoutePlan.SharePlan plan = found.shares().get(forward.destinations().indexOf(share));
        switch (share.destination()) {
            case Destination.Broken(int code, String reason) -> answering.failure(code, reason, "");
            case Destination.Redirected(Action.Redirect redirect) -> redirect(redirect.status(), plan.location());
            case Destination.To to -> {
                chose(to);
                answering.by(plan.cors().orElse(null));
                shareFilters = FilterRun.of(plan.filters());
                if (shareFilters == FilterRun.EMPTY) {
                    send(found, plan, to);
                } else {
                    run(shareFilters, () -> send(found, plan, to));
                }
            }
        }
    }

    /** The lesser of two limits, of which zero is none. */
    private static long least(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    private void send(RoutePlan found, RoutePlan.SharePlan plan, Destination.To to) {
        if (buffers == 0) {
            begin(found, plan, to);
            return;
        }
        if (head.fields().contains("expect")) {
            proceed();
        }
        exchange.requestBody().whole(buffers, () -> {
            if (over) {
                return;
            }
            if (!exchange.requestBody().trailed()) {
                head.fields().set("content-length", Long.toString(exchange.requestBody().length()));
            }
            begin(found, plan, to);
        });
    }

    /** Whether a body of some length follows the head. */
    boolean streams() {
        return body == UpstreamRequest.Body.STREAM;
    }

    /** Has a client send its body that waits to be asked: whoever asks after that has it. */
    void proceed() {
        head.fields().remove("expect");
        downstream.writeInterim(new ResponseHead(100, new HeaderFields()));
    }

    private void begin(RoutePlan found, RoutePlan.SharePlan plan, Destination.To to) {
        Timeouts timeouts = found.route().route().timeouts();
        BodyTap copies = plan.mirrors().isEmpty()
                ? BodyTap.NONE
                : exchange.exchanges().mirrors().begin(plan.mirrors(), new CopyTargets(routing, this), head, body, timeouts);
        exchange.forward(to, copies);
    }

    /** Edits the upstream's answer on its way back. */
    void onResponse(ResponseHead response) {
        answering.begin(response);
        shareFilters.onResponse(response, this);
        filters.onResponse(response, this);
    }

    /** Whom to ask of an upstream's; null where there is nobody. */
    @Nullable Endpoint endpoint(UpstreamName of) {
        return routing.endpoint(of);
    }

    /** Nobody waits for it any more. */
    void cancel() {
        stop();
        answering.release();
    }

    /** It goes on to nobody. */
    void stop() {
        over = true;
        if (suspended != null) {
            suspended.run();
            suspended = null;
        }
    }
}
