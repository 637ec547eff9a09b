// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange;

import dev.rauta.dataplane.exchange.attempts.Witness;
import dev.rauta.dataplane.exchange.client.Arrival;
import dev.rauta.dataplane.exchange.client.CountedDownstream;
import dev.rauta.dataplane.exchange.client.Downstream;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.log.Ended;
import dev.rauta.dataplane.log.EndedAttempt;
import dev.rauta.dataplane.log.WorkerLog;
import dev.rauta.dataplane.metrics.RequestFigures;
import dev.rauta.dataplane.trace.AttemptTrace;
import dev.rauta.dataplane.trace.RequestTrace;
import dev.rauta.dataplane.trace.TracePlan;
import dev.rauta.dataplane.trace.Tracing;
import dev.rauta.routes.Route;
import dev.rauta.routes.access.IpAddress;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the access log, who counts details, and a trace are told of an exchange: kept while that goes on, for filters change what the client has said, and read once when it
 * has ended; confined to a worker.
 */
final class Noted implements Ended {
    /** Why there is an attempt besides another. */
    private static final String HEDGE = "hedge";

    private final @Nullable WorkerLog log;
    private final @Nullable Tracing tracing;
    private final CountedDownstream downstream;
    private final RequestHead head;
    private final @Nullable CharSequence[] asked;
    private final String client;
    private final String version;
    private final long headBytes;
    private @Nullable KnownFacts facts;
    private List<EndedAttempt> attempts = List.of();
    private String reason = "";
    private RequestTrace trace = RequestTrace.NONE;
    private boolean begun;
    private int begunTries;
    private int openTries;
    private String lastOutcome = "";
    private long come;
    private long bodyBytes;
    private int status;
    private long nanos;

    /** Begins with what the client has sent. */
    Noted(Audience audience, Downstream downstream, RequestHead head) {
        this.log = audience.log();
        this.tracing = audience.tracing();
        this.downstream = new CountedDownstream(downstream, head.method().equals("HEAD"), log == null ? List.of() : log.format().answered());
        this.head = head;
        // On a connection of HTTP/1.1 the next request may begin before this one has ended.
        this.version = downstream.version();
        List<String> names = log == null ? List.of() : log.format().asked();
        this.asked = new CharSequence[names.size()];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = head.fields().get(names.get(i));
        }
        Arrival arrival = downstream.arrival();
        IpAddress believed = arrival.trusted() ? arrival.client(head.fields()) : null;
        this.client = believed == null ? arrival.address() : believed.toString();
        this.headBytes = head.method().length() + head.target().length() + "  HTTP/1.1\r\nhost: \r\n\r\n".length()
                + head.authority().length() + CountedDownstream.lines(head.fields());
    }

    /** The client's side, counted. */
    Downstream downstream() {
        return downstream;
    }

    /** Rauta itself answers it for this reason, or breaks it off. */
    void failed(String why) {
        reason = why;
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
            String why = openTries > 0 ? HEDGE : lastOutcome;
            its = trace.begin(endpoint, known.upstream(), begunTries, why);
        }
        begunTries++;
        openTries++;
        return new NotedAttempt(this, endpoint, its);
    }

    /** What is told of its way. */
    RequestTrace trace() {
        return trace;
    }

    /** An attempt has ended. */
    void tried(Endpoint endpoint, int told, String outcome, EndedAttempt.Times times) {
        openTries--;
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
    public String client() {
        return client;
    }

    @Override
    public String peer() {
        return downstream.arrival().address();
    }

    @Override
    public int peerPort() {
        return downstream.arrival().ends().port();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String scheme() {
        return head.scheme();
    }

    @Override
    public String tlsVersion() {
        return downstream.arrival().tlsVersion();
    }

    @Override
    public String cipher() {
        return downstream.arrival().cipher();
    }

    @Override
    public String serverName() {
        return downstream.arrival().serverName();
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public CharSequence authority() {
        return head.askedAuthority();
    }

    @Override
    public String target() {
        return head.askedTarget();
    }

    @Override
    public @Nullable CharSequence asked(int index) {
        return asked[index];
    }

    @Override
    public @Nullable CharSequence answered(int index) {
        return downstream.value(index);
    }

    @Override
    public CharSequence id() {
        CharSequence id = head.fields().get("x-request-id");
        return id == null ? "" : id;
    }

    @Override
    public long received() {
        return headBytes + bodyBytes;
    }

    @Override
    public long sent() {
        return downstream.head() + downstream.body();
    }

    @Override
    public long bodySent() {
        return downstream.body();
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
