// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.trace;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.metrics.MetricFamily;
import dev.rauta.dataplane.metrics.MetricFamily.Counter;
import dev.rauta.dataplane.metrics.MetricFamily.Gauge;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What makes spans and sends them to a collector; one for the process, any thread. */
public final class Tracing implements AutoCloseable {
    /** How long the collector may take for a batch. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(5);

    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** What goes wrong on the way out is logged by {@link SpanQueue}; held, lest its level be forgotten. */
    private static final Logger SDK = Logger.getLogger("io.opentelemetry");

    private final SpanQueue queue;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Sampler sampler;
    private final boolean trustIncoming;
    private final List<Propagation> propagations;

    private Tracing(TraceSettings settings) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(PATIENCE)
                .setCompression("gzip");
        settings.headersFile().ifPresent(file -> exporter.setHeaders(() -> CollectorFiles.headers(file)));
        settings.authorities().ifPresent(file -> exporter.setTrustedCertificates(CollectorFiles.bytes(file)));
        AttributesBuilder resource = Attributes.builder();
        settings.resource().forEach(resource::put);
        this.queue = new SpanQueue(exporter.build(), settings.room(), PATIENCE);
        this.provider = SdkTracerProvider.builder()
                .setClock(Clock.getDefault())
                .setResource(Resource.create(resource.build()))
                .setSampler(RouteSampler.INSTANCE)
                .addSpanProcessor(queue)
                .build();
        this.tracer = provider.get("dev.rauta");
        this.sampler = TracePlan.sampler(settings.samplePercent(), true);
        this.trustIncoming = settings.trustIncoming();
        this.propagations = settings.propagations();
    }

    /** Begins to send what ends. */
    public static Tracing start(TraceSettings settings) {
        SDK.setLevel(Level.OFF);
        return new Tracing(settings);
    }

    /**
     * Begins what is told of a request's way: on its worker, before filters change its head, which says from now on what upstreams are told.
     *
     * @param plan of its route
     * @param taken how long it has been there already, in nanoseconds
     */
    public RequestTrace begin(TracePlan plan, RequestHead head, long taken) {
        if (!plan.enabled()) {
            return RequestTrace.NONE;
        }
        Boolean trust = plan.trustIncoming();
        boolean trusts = trust == null ? trustIncoming : trust;
        Context parent = trusts ? extract(head.fields()) : Context.root();
        Sampler its = trusts && parent == Context.root() && denied(head.fields()) ? Sampler.alwaysOff() : plan.sampler();
        Span span = tracer.spanBuilder(SpanNames.method(head.method()))
                .setParent(parent.with(RouteSampler.KEY, its == null ? sampler : its))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(Clock.getDefault().now() - taken, TimeUnit.NANOSECONDS)
                .startSpan();
        SpanContext from = Span.fromContext(parent).getSpanContext();
        if (span.isRecording()) {
            Context context = parent.with(span);
            inject(context, head.fields());
            return new TracedRequest(this, span, context, plan, head);
        }
        if (from.isValid() && !from.isSampled()) {
            // Nothing of ours comes between who has begun the trace and who is asked.
            return new UnsampledRequest(from);
        }
        inject(parent.with(span), head.fields());
        return new UnsampledRequest(span.getSpanContext());
    }

    /** What has been counted so far. */
    public List<MetricFamily> metrics() {
        return List.of(
                new MetricFamily(
                        "rauta_spans_exported_total", "Spans that the collector has taken.", List.of(new Counter(Map.of(), queue.exported()))),
                new MetricFamily(
                        "rauta_spans_failed_total",
                        "Spans that were sent and that the collector has not taken.",
                        List.of(new Counter(Map.of(), queue.failed()))),
                new MetricFamily(
                        "rauta_spans_dropped_total",
                        "Spans that were not sent, because too many waited for the collector.",
                        List.of(new Counter(Map.of(), queue.dropped()))),
                new MetricFamily(
                        "rauta_spans_waiting", "Spans that wait to be sent.", List.of(new Gauge(Map.of(), queue.waiting()))));
    }

    /** Sends what waits; returns once it has left, or after {@code limit}, and 5 s at most: a collector that is away keeps nobody up. */
    public void flush(Duration limit) {
        provider.forceFlush().join(Math.min(limit.toMillis(), LONGEST_FLUSH.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Sends what waits, as far as the collector takes it at once, and nothing more. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    }

    Tracer tracer() {
        return tracer;
    }

    /** Has a head say that it is of {@code context}, and of nothing else. */
    void inject(Context context, HeaderFields fields) {
        for (Propagation each : propagations) {
            each.fields().forEach(fields::remove);
        }
        for (Propagation each : propagations) {
            each.propagator().inject(context, fields, HeadCarrier.INSTANCE);
        }
    }

    /** Whether B3 says that no spans are to be made, of a trace that it does not name. */
    private boolean denied(HeaderFields fields) {
        return (propagations.contains(Propagation.B3) && "0".contentEquals(text(fields, "b3")))
                || (propagations.contains(Propagation.B3_MULTI) && "0".contentEquals(text(fields, "x-b3-sampled")));
    }

    private static CharSequence text(HeaderFields fields, String name) {
        CharSequence value = fields.get(name);
        return value == null ? "" : value;
    }

    /** What a head says, by the first way in which it says anything. */
    private Context extract(HeaderFields fields) {
        for (Propagation each : propagations) {
            if (each.fields().stream().noneMatch(fields::contains)) {
                continue;
            }
            Context said = each.propagator().extract(Context.root(), fields, HeadCarrier.INSTANCE);
            if (Span.fromContext(said).getSpanContext().isValid()) {
                return said;
            }
        }
        return Context.root();
    }
}
