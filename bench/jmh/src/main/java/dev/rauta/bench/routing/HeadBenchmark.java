// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.routing;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.Http2Heads;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A request's head to the block that goes to an HTTP/2 upstream, as an encoder walks it; and a response's block to its head. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadBenchmark {
    private RequestHead request;
    private Http2Headers answer;

    @Setup
    public void setUp() {
        HeaderFields fields = new HeaderFields();
        String[][] sent = {
            {"accept", "text/html,application/xhtml+xml"}, {"accept-encoding", "gzip, br"}, {"accept-language", "de,en"},
            {"cookie", "session=0123456789abcdef"}, {"user-agent", "bench/1"}, {"x-forwarded-for", "192.0.2.1"},
            {"x-forwarded-host", "www.example.com"}, {"x-forwarded-port", "80"}, {"x-forwarded-proto", "http"},
            {"x-request-id", "0123456789abcdef0123456789abcdef"}
        };
        for (String[] field : sent) {
            fields.add(field[0], field[1]);
        }
        request = new RequestHead("GET", "http", "www.example.com", "/shop/42/items?page=2", fields);
        answer = new DefaultHttp2Headers()
                .status(AsciiString.of("200"))
                .add(AsciiString.of("content-type"), AsciiString.of("text/html"))
                .add(AsciiString.of("content-length"), AsciiString.of("100"))
                .add(AsciiString.of("date"), AsciiString.of("Wed, 25 Nov 2026 12:00:00 GMT"))
                .add(AsciiString.of("server"), AsciiString.of("bench"))
                .add(AsciiString.of("cache-control"), AsciiString.of("no-store"));
    }

    @Benchmark
    public void requestToBlock(Blackhole encoder) {
        for (Map.Entry<CharSequence, CharSequence> field : Http2Heads.request(request)) {
            encoder.consume(field.getKey());
            encoder.consume(field.getValue());
        }
    }

    @Benchmark
    public ResponseHead blockToResponse() {
        return Http2Heads.response(answer);
    }
}
