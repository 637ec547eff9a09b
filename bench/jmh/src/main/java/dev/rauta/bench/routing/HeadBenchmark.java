// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.routing;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http2.Http2Heads;
import dev.rauta.dataplane.http2.hpack.FieldSection;
import dev.rauta.dataplane.http2.hpack.HpackDecoder;
import dev.rauta.dataplane.http2.hpack.HpackEncoder;
import dev.rauta.dataplane.http2.hpack.HpackException;
import java.util.Arrays;
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

/** A request's head to the header block that goes to an HTTP/2 upstream, and a response's block to its head. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadBenchmark {
    private RequestHead request;
    private byte[] answer;
    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder();

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
        HeaderFields fieldsOfAnswer = new HeaderFields()
                .add("content-type", "text/html")
                .add("content-length", "100")
                .add("date", "Wed, 25 Nov 2026 12:00:00 GMT")
                .add("server", "bench")
                .add("cache-control", "no-store");
        HpackEncoder block = Http2Heads.response(encoder.begin(), new ResponseHead(200, fieldsOfAnswer));
        answer = Arrays.copyOf(block.block(), block.size());
    }

    @Benchmark
    public int requestToBlock() {
        return Http2Heads.request(encoder.begin(), request).size();
    }

    @Benchmark
    public ResponseHead blockToResponse() throws HpackException {
        FieldSection section = new FieldSection(32 * 1024);
        decoder.decode(answer, 0, answer.length, section);
        return Http2Heads.response(section);
    }
}
