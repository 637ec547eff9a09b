// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.attempts.Witness;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.log.EndedAttempt;
import dev.rauta.dataplane.log.WorkerLog;
import dev.rauta.dataplane.metrics.RequestFigures;
import dev.rauta.dataplane.trace.AttemptTrace;
import dev.rauta.dataplane.trace.RequestTrace;
import dev.rauta.dataplane.trace.TracePlan;
import dev.rauta.dataplane.trace.Tracing;
import dev.rauta.routes.Route;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the access log, who counts details, and a trace are told of an exchange: read once when it has ended; confined to a worker. */
final class Noted extends NotedRequest {
    /** Why there is an attempt besides another. */
    private static final String HEDGE = "hedge";

    private final @Nullable WorkerLog log;
    private final @Nullable Tracing tracing;
    private @Nullable KnownFacts facts;
    private List<EndedAttempt> attempts = List.of();
    private String reason = "";
    private int broken;
    private RequestTrace trace = RequestTrace.NONE;
    private boolean begun;
    private int begunAttempts;
    private int openAttempts;
    private String lastOutcome = "";
    private long come;
    private int status;
    private long nanos;

    /** Begins with what the client has sent. */
    Noted(Audience audience, Downstream downstream, RequestHead head) {
        super(audience.log(), downstream, head);
        this.log = audience.log();
        this.tracing = audience.tracing();
    }

    /** Rauta itself answers it for this reason, or breaks it off. */
    void failed(String why) {
        reason = why;
    }

    /** Rauta breaks off for this reason what the client has been told already. */
    void broken(ExchangeFailure failure) {
        reason = failure.label();
        broken = failure.status();
    }

    /** So much of a response's body has come. */
    void came(int bytes) {
        come += bytes;
    }

    /** It has come to a route, {@code taken} nanoseconds after it began: what is told of its way goes by that. */
    void took(TracePlan plan, long taken) {
        if (tracing != null && !begun) {
            begun = true;
            trace = tracing.begin(plan, head, taken);
        }
    }

    /** An attempt begins. */
    Witness begins(Endpoint endpoint, KnownFacts known) {
        AttemptTrace its = AttemptTrace.NONE;
        if (trace.sampled()) {
            String why = openAttempts > 0 ? HEDGE : lastOutcome;
            its = trace.begin(endpoint, known.upstream(), begunAttempts, why);
        }
        begunAttempts++;
        openAttempts++;
        return new NotedAttempt(this, endpoint, its);
    }

    /** What is told of its way. */
    RequestTrace trace() {
        return trace;
    }

    /** An attempt has ended. */
    void tried(Endpoint endpoint, int told, String outcome, EndedAttempt.Times times) {
        openAttempts--;
        lastOutcome = outcome;
        if (attempts.isEmpty()) {
            attempts = new ArrayList<>(2);
        }
        attempts.add(new EndedAttempt(endpoint, told, times, come));
        come = 0;
    }

    /** It has ended: writes its line, unless its route is not logged, and ends its span. */
    void end(KnownFacts known, int told, long took, long body) {
        took(TracePlan.DEFAULT, took);
        bodyBytes = body;
        facts = known;
        status = told;
        nanos = took;
        if (log != null && known.logged()) {
            log.write(this);
        }
        trace.end(this, downstream.last());
    }

    /** What is counted of it, after {@link #end}. */
    RequestFigures figures(int told, long took) {
        RequestFigures.Upstream last = RequestFigures.Upstream.NONE;
        if (!attempts.isEmpty()) {
            EndedAttempt.Times times = attempts.getLast().times();
            last = new RequestFigures.Upstream(times.connected(), times.answered(), times.ended());
        }
        return new RequestFigures(head.method(), told, took, received(), sent(), last);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public int broken() {
        return broken;
    }

    @Override
    public String listener() {
        return facts == null ? "" : facts.listenerName();
    }

    @Override
    public int port() {
        int port = facts == null ? 0 : facts.listenerPort();
        return port == 0 ? downstream.arrival().binding().port() : port;
    }

    @Override
    public @Nullable Route route() {
        return facts == null ? null : facts.takenRoute();
    }

    @Override
    public @Nullable UpstreamName upstream() {
        return facts == null ? null : facts.firstUpstream();
    }

    @Override
    public @Nullable UpstreamName alternative() {
        UpstreamName to = facts == null ? null : facts.chosenUpstream();
        return to == null || to.equals(upstream()) ? null : to;
    }

    @Override
    public String traceId() {
        return trace.traceId();
    }

    @Override
    public String spanId() {
        return trace.spanId();
    }

    @Override
    public String traceparent() {
        return trace.traceparent();
    }

    @Override
    public List<EndedAttempt> attempts() {
        return attempts;
    }
}
