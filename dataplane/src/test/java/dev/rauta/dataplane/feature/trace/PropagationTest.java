// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import static dev.rauta.dataplane.feature.trace.TracedSite.PARENT;
import static dev.rauta.dataplane.feature.trace.TracedSite.TRACE;
import static dev.rauta.dataplane.feature.trace.TracedSite.only;
import static dev.rauta.dataplane.feature.trace.TracedSite.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.service.OtlpSpan;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.trace.Propagation;
import dev.rauta.dataplane.trace.TraceSettings;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trace a request belongs to, and what its upstream is told of that. */
final class PropagationTest {
    private static final String PARENT_FIELD = "traceparent: 00-" + TRACE + "-" + PARENT + "-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

    private final TracedSite site = new TracedSite();

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    private RunningDataplane start(int workers, TraceSettings settings, Filter... filters) {
        RunningDataplane rauta = site.closing(RunningDataplane.start(workers, settings));
        serve(rauta, filters);
        return rauta;
    }

    private void serve(RunningDataplane rauta, Filter... filters) {
        FakeUpstream web = site.closing(FakeUpstream.http1("web"));
        rauta.applyAll(Tables.http(site.port)
                .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                .forward("a.example", "/", "web", filters)
                .snapshot());
    }

    private TraceSettings all(Propagation... propagations) {
        return site.collector.settings(100, true, propagations);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatW3cSaysIsTheParent(int workers) throws Exception {
        RunningDataplane rauta = start(workers, site.collector.settings(0, true, Propagation.W3C));
        String body = site.ask("/x", PARENT_FIELD, "tracestate: a=1", "tracestate: b=2");
        List<OtlpSpan> spans = site.flushed(rauta);
        OtlpSpan server = only(spans, "SERVER");
        OtlpSpan client = only(spans, "CLIENT");
        assertThat(server.trace()).isEqualTo(TRACE);
        assertThat(server.parent()).isEqualTo(PARENT);
        assertThat(server.state()).isEqualTo("a=1,b=2");
        assertThat(client.parent()).isEqualTo(server.id());
        assertThat(seen(body, "traceparent")).isEqualTo("00-" + TRACE + "-" + client.id() + "-01");
        assertThat(seen(body, "tracestate")).isEqualTo("a=1,b=2");
    }

    @Test
    void whatB3SaysInOneFieldIsTheParent() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.B3));
        String body = site.ask("/x", "b3: " + TRACE + "-" + PARENT + "-1");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").parent()).isEqualTo(PARENT);
        assertThat(seen(body, "b3")).isEqualTo(TRACE + "-" + only(spans, "CLIENT").id() + "-1");
        assertThat(seen(body, "traceparent")).isEmpty();
    }

    @Test
    void whatB3SaysInManyFieldsIsTheParent() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.B3_MULTI));
        String body = site.ask("/x", "X-B3-TraceId: " + TRACE, "X-B3-SpanId: " + PARENT, "X-B3-ParentSpanId: 00f067aa0ba902b7", "X-B3-Sampled: 1");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").parent()).isEqualTo(PARENT);
        assertThat(seen(body, "x-b3-traceid")).isEqualTo(TRACE);
        assertThat(seen(body, "x-b3-spanid")).isEqualTo(only(spans, "CLIENT").id());
        assertThat(seen(body, "x-b3-sampled")).isEqualTo("1");
        assertThat(seen(body, "x-b3-parentspanid")).as("another's parent").isEmpty();
    }

    @Test
    void upstreamsAreToldInAllWaysWhicheverWasRead() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C, Propagation.B3, Propagation.B3_MULTI));
        String body = site.ask("/x", "b3: " + TRACE + "-" + PARENT + "-1");
        OtlpSpan client = only(site.flushed(rauta), "CLIENT");
        assertThat(client.trace()).isEqualTo(TRACE);
        assertThat(seen(body, "traceparent")).isEqualTo("00-" + TRACE + "-" + client.id() + "-01");
        assertThat(seen(body, "b3")).isEqualTo(TRACE + "-" + client.id() + "-1");
        assertThat(seen(body, "x-b3-spanid")).isEqualTo(client.id());
    }

    @Test
    void withoutAParentATraceBegins() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C));
        String body = site.ask("/x");
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").parent()).isEmpty();
        assertThat(seen(body, "traceparent"))
                .isEqualTo("00-" + only(spans, "SERVER").trace() + "-" + only(spans, "CLIENT").id() + "-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "00-" + TRACE + "-" + PARENT,
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319-" + PARENT + "-01",
        "nonsense"
    })
    void aParentThatIsNoneBeginsATrace(String value) throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C));
        String body = site.ask("/x", "traceparent: " + value, "tracestate: a=1");
        OtlpSpan server = only(site.flushed(rauta), "SERVER");
        assertThat(server.parent()).isEmpty();
        assertThat(server.trace()).isNotEqualTo(TRACE);
        assertThat(seen(body, "traceparent")).startsWith("00-" + server.trace());
        assertThat(seen(body, "tracestate")).as("of a trace that goes on nowhere").isEmpty();
    }

    @Test
    void twoParentsAreNone() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C));
        site.ask("/x", PARENT_FIELD, PARENT_FIELD);
        assertThat(only(site.flushed(rauta), "SERVER").trace()).isNotEqualTo(TRACE);
    }

    /** Whoever began the trace has decided; nothing of Rauta's comes between. */
    @Test
    void aTraceThatIsNotSampledGoesOnAsItIs() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C));
        String body = site.ask("/x", "traceparent: " + UNSAMPLED, "tracestate: a=1");
        assertThat(seen(body, "traceparent")).isEqualTo(UNSAMPLED);
        assertThat(seen(body, "tracestate")).isEqualTo("a=1");
        assertThat(site.flushed(rauta)).isEmpty();
    }

    @Test
    void b3MayDenyATraceWithoutNamingIt() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.B3));
        assertThat(seen(site.ask("/x", "b3: 0"), "b3")).endsWith("-0");
        assertThat(site.flushed(rauta)).isEmpty();
    }

    @Test
    void whatIsNotTrustedIsReplaced() throws Exception {
        RunningDataplane rauta = start(1, site.collector.settings(0, false, Propagation.W3C));
        String body = site.ask("/x", PARENT_FIELD, "tracestate: a=1");
        assertThat(seen(body, "traceparent")).doesNotContain(TRACE).doesNotContain(PARENT).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
        assertThat(seen(body, "tracestate")).isEmpty();
        assertThat(site.flushed(rauta)).isEmpty();
    }

    @Test
    void aRouteMayTrustOtherwise() throws Exception {
        Traced trusting = new Traced(true, Optional.empty(), Optional.of(true), Optional.of("shop"));
        RunningDataplane rauta = start(1, site.collector.settings(0, false, Propagation.W3C), trusting);
        site.ask("/x", PARENT_FIELD);
        OtlpSpan server = only(site.flushed(rauta), "SERVER");
        assertThat(server.parent()).isEqualTo(PARENT);
        assertThat(server.name()).isEqualTo("shop");
    }

    @Test
    void aRouteMaySampleOtherwise() throws Exception {
        RunningDataplane rauta = start(1, all(Propagation.W3C), TracedSite.sampled(0));
        assertThat(seen(site.ask("/x"), "traceparent")).endsWith("-02");
        site.ask("/x", PARENT_FIELD);
        assertThat(only(site.flushed(rauta), "SERVER").trace()).as("that of whoever has decided").isEqualTo(TRACE);
    }

    @Test
    void aRouteMaySampleWhateverTheParentSays() throws Exception {
        Traced none = new Traced(true, Optional.of(new Traced.Sampling(0, false)), Optional.empty(), Optional.empty());
        RunningDataplane rauta = start(1, all(Propagation.W3C), none);
        assertThat(seen(site.ask("/x", PARENT_FIELD), "traceparent")).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(site.flushed(rauta)).isEmpty();
    }

    @Test
    void aRouteWithoutSpansChangesNothing() throws Exception {
        Traced off = new Traced(false, Optional.empty(), Optional.empty(), Optional.empty());
        RunningDataplane rauta = start(1, all(Propagation.W3C, Propagation.B3), off);
        String body = site.ask("/x", PARENT_FIELD);
        assertThat(seen(body, "traceparent")).isEqualTo("00-" + TRACE + "-" + PARENT + "-01");
        assertThat(seen(body, "b3")).isEmpty();
        assertThat(site.flushed(rauta)).isEmpty();
    }

    @Test
    void withoutACollectorNothingIsTold() throws Exception {
        RunningDataplane rauta = site.closing(RunningDataplane.start(1));
        serve(rauta);
        assertThat(seen(site.ask("/x", "traceparent: anything"), "traceparent")).isEqualTo("anything");
        assertThat(seen(site.ask("/x"), "traceparent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void overHttp2OnBothSides(int workers) throws Exception {
        RunningDataplane rauta = site.closing(RunningDataplane.start(workers, all(Propagation.W3C)));
        FakeUpstream web = site.closing(FakeUpstream.h2c("web"));
        rauta.applyAll(Tables.http(site.port)
                .upstream("web", UpstreamProtocol.HTTP2, web.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
        String body;
        try (Http2Client client = Http2Client.plaintext(site.port)) {
            body = client.send(HttpMethod.GET, "a.example", "/x", "", "traceparent", "00-" + TRACE + "-" + PARENT + "-01").get().body();
        }
        List<OtlpSpan> spans = site.flushed(rauta);
        assertThat(only(spans, "SERVER").attribute("network.protocol.version")).isEqualTo("2");
        assertThat(only(spans, "CLIENT").attribute("network.protocol.version")).isEqualTo("2");
        assertThat(seen(body, "traceparent")).isEqualTo("00-" + TRACE + "-" + only(spans, "CLIENT").id() + "-01");
    }
}
