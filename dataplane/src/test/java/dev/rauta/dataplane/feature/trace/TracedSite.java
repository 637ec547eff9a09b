// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.trace;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.OtlpSpan;
import dev.rauta.dataplane.testing.service.SpanCollector;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A dataplane, its collector and upstreams, closed together. */
final class TracedSite implements AutoCloseable {
    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    static final String PARENT = "b7ad6b7169203331";

    final int port = FreePorts.next();
    final SpanCollector collector = closing(SpanCollector.start());
    private List<AutoCloseable> open;

    <T extends AutoCloseable> T closing(T one) {
        if (open == null) {
            open = new ArrayList<>();
        }
        open.add(one);
        return one;
    }

    /** What a route says that wants so many of a hundred requests traced. */
    static Filter sampled(double percent) {
        return new Traced(true, Optional.of(new Traced.Sampling(percent, true)), Optional.empty(), Optional.empty());
    }

    /** Asks with these fields, a line each, and returns what the upstream has seen. */
    String ask(String path, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a.example\r\nUser-Agent: test/1\r\n");
            for (String field : fields) {
                text.append(field).append("\r\n");
            }
            return client.send(text.append("\r\n").toString()).response().body();
        }
    }

    /** The value of a field that the upstream says it has seen; empty where there is none. */
    static String seen(String body, String name) {
        return body.lines().filter(line -> line.startsWith(name + ": ")).map(line -> line.substring(name.length() + 2)).findFirst().orElse("");
    }

    /** All spans of what has been asked, once the dataplane has let go of them. */
    List<OtlpSpan> flushed(RunningDataplane rauta) {
        rauta.close();
        return collector.spans();
    }

    static OtlpSpan only(List<OtlpSpan> spans, String kind) {
        List<OtlpSpan> its = all(spans, kind);
        if (its.size() != 1) {
            throw new AssertionError(its.size() + " spans of kind " + kind + " (expected: 1): " + spans);
        }
        return its.getFirst();
    }

    static List<OtlpSpan> all(List<OtlpSpan> spans, String kind) {
        return spans.stream().filter(span -> span.kind().equals(kind)).toList();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }
}
