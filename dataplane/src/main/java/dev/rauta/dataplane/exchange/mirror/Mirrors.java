// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.mirror;


import dev.rauta.dataplane.balance.resilience.Breaker;
import dev.rauta.dataplane.http.ExchangeFailure;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.http.flow.Holder;
import dev.rauta.dataplane.http.flow.Shedding;
import dev.rauta.dataplane.metrics.Outcome;
import dev.rauta.dataplane.metrics.Series;
import dev.rauta.dataplane.metrics.WorkerMetrics;
import dev.rauta.dataplane.upstream.RequestSender;
import dev.rauta.dataplane.upstream.UpstreamRequest;
import dev.rauta.routes.Timeouts;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.MirrorForm;
import dev.rauta.routes.upstream.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One worker's copies of requests that are on their way to mirrors; confined to it.
 *
 * <p>They come after everything else: none is begun while the worker holds half of what it may, what waits for mirrors
 * included, or {@link #MOST} are under way; and what they hold is in the ledger, and is the first to be given up.
 */
public final class Mirrors implements Holder {
    /** Each may hold a connection of its own, where its upstream speaks HTTP/1.1. */
    static final int MOST = 1024;

    private final FlushBatch flushes;
    private final RequestSender sender;
    private final WorkerMetrics metrics;
    private final Set<Mirrored> active = new LinkedHashSet<>();

    /** Joins the ledger, as the first to give up what it holds. */
    public Mirrors(FlushBatch flushes, RequestSender sender, WorkerMetrics metrics) {
        this.flushes = flushes;
        this.sender = sender;
        this.metrics = metrics;
        flushes.alsoAsk(this);
    }

    @Override
    public void offer(Shedding shedding) {
        shedding.ofNobody();
        active.forEach(one -> one.offer(shedding));
    }

    /**
     * Sends copies of a request, each by its own chance, and hears the body for them.
     *
     * @param head as its own upstream gets it
     */
    public BodyTap begin(
            List<Copying> mirrors, Targets targets, RequestHead head, UpstreamRequest.Body body, Timeouts timeouts) {
        // A tunnel is a conversation, in which two cannot answer.
        if (mirrors.isEmpty() || body == UpstreamRequest.Body.TUNNEL) {
            return BodyTap.NONE;
        }
        List<Mirrored> begun = new ArrayList<>(mirrors.size());
        for (Copying one : mirrors) {
            Filter.Mirror mirror = one.mirror();
            if (ThreadLocalRandom.current().nextInt(mirror.denominator()) < mirror.numerator()) {
                begin(one, targets, head, body, timeouts, begun);
            }
        }
        return begun.isEmpty() ? BodyTap.NONE : new Fan(begun);
    }

    private void begin(
            Copying copying,
            Targets targets,
            RequestHead head,
            UpstreamRequest.Body body,
            Timeouts timeouts,
            List<Mirrored> begun) {
        Filter.Mirror mirror = copying.mirror();
        Series series = targets.series(mirror.upstream());
        Endpoint endpoint = targets.endpoint(mirror.upstream());
        if (much() || active.size() >= MOST) {
            metrics.mirrorFinished(series, Outcome.failed(ExchangeFailure.OVERLOADED));
        } else if (endpoint == null) {
            metrics.mirrorFinished(series, Outcome.failed(ExchangeFailure.NO_ENDPOINT));
        } else {
            Breaker breaker = targets.breaker(mirror.upstream());
            if (breaker != null && !breaker.begin()) {
                metrics.mirrorFinished(series, Outcome.failed(ExchangeFailure.CIRCUIT_REQUESTS));
                return;
            }
            RequestHead copy = head.copy();
            // Its answer is nobody's: the body goes on whether the mirror asks for it or not.
            copy.fields().remove("expect");
            UpstreamRequest.Body sent = formed(copying, targets, copy) ? body : UpstreamRequest.Body.NONE;
            Mirrored request = new Mirrored(this, series, sent == UpstreamRequest.Body.NONE, timeouts.attempt(), breaker);
            active.add(request);
            if (sent == body) {
                begun.add(request);
            }
            sender.open(new UpstreamRequest(mirror.upstream(), endpoint, copy, sent, breaker), request);
        }
    }

    /** Makes a copy what its mirror is to see; whether it has its body. */
    private static boolean formed(Copying copying, Targets targets, RequestHead copy) {
        if (copying.mirror().form().isEmpty()) {
            return true;
        }
        MirrorForm form = copying.mirror().form().get();
        form.host().ifPresent(copy::authority);
        if (!copying.target().isEmpty()) {
            String target = targets.text(copying.target());
            // A path with the request's query, of a request that has none.
            copy.target(target.endsWith("?") ? target.substring(0, target.length() - 1) : target);
        }
        if (!form.body()) {
            copy.fields().remove("content-length");
            copy.fields().remove("content-type");
            copy.fields().remove("content-encoding");
        }
        return form.body();
    }

    /** Gives up those whose time is up, and those that stand still where the worker holds much. */
    public void tick(long now) {
        if (active.isEmpty()) {
            return;
        }
        boolean much = much();
        for (Mirrored one : List.copyOf(active)) {
            if (one.late(now)) {
                one.giveUp(ExchangeFailure.UPSTREAM_TIMEOUT);
            } else if (much && one.waits()) {
                one.giveUp(ExchangeFailure.OVERLOADED);
            }
        }
    }

    /** Gives up all of them. */
    public void close() {
        List.copyOf(active).forEach(one -> one.giveUp(ExchangeFailure.DRAINING));
    }

    /** Whether so much waits that copies must give way. */
    boolean much() {
        return flushes.held() > flushes.limit() / 2;
    }

    /** Counts bytes that wait for a mirror, or no longer do. */
    void hold(int bytes) {
        flushes.hold(bytes);
    }

    void ended(Mirrored one, Series series, int outcome) {
        active.remove(one);
        metrics.mirrorFinished(series, outcome);
    }

    /** Several copies of one body. */
    private record Fan(List<Mirrored> all) implements BodyTap {
        @Override
        public void onData(ByteBuf data, boolean end) {
            all.forEach(one -> one.onBody(data, end));
        }

        @Override
        public void onTrailers(HeaderFields trailers) {
            all.forEach(one -> one.onBodyTrailers(trailers));
        }

        @Override
        public void onCut() {
            all.forEach(Mirrored::onCut);
        }
    }
}
