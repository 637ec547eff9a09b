// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.github.luben.zstd.ZstdInputStream;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.filter.Coding;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are compressed on their way, and those that are not. */
final class CompressionTest {
    private static final Filter ALL = new Filter.Compression(
            List.of(Coding.ZSTD, Coding.BROTLI, Coding.GZIP), List.of("text/*", "application/json"), 100);
    private static final String TEXT = "all work and no play makes a dull proxy. ".repeat(50);

    private final int port = FreePorts.next();
    private RunningDataplane rauta;
    private RawH1Upstream upstream;

    @AfterEach
    void stop() throws Exception {
        rauta.close();
        if (upstream != null) {
            upstream.close();
        }
    }

    private void serve(int workers, UpstreamProtocol protocol, Endpoint endpoint, Filter... filters) {
        rauta = RunningDataplane.serving(
                workers, Tables.http(port).upstream("web", protocol, endpoint).forward("a.example", "/", "web", filters).snapshot());
    }

    private void answering(String fields, String body) {
        upstream = RawH1Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n" + fields + "\r\n" + body);
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
    }

    private RawClient.Response ask(String method, String fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.send(method + " / HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n");
            return method.equals("HEAD") ? new RawClient.Response(client.head(), "") : client.response();
        }
    }

    private static InputStream decoder(String coding, InputStream coded) throws IOException {
        return switch (coding) {
            case "gzip" -> new GZIPInputStream(coded);
            case "br" -> new BrotliInputStream(coded);
            case "zstd" -> new ZstdInputStream(coded).setContinuous(true);
            default -> coded;
        };
    }

    private static String decoded(String coding, byte[] coded) throws IOException {
        try (InputStream in = decoder(coding, new ByteArrayInputStream(coded))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String decoded(RawClient.Response response) throws IOException {
        return decoded(response.header("content-encoding"), response.body().getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void whatAClientTakesComesSmallerAndSaysSo(String coding) throws Exception {
        answering("Content-Type: text/html; charset=utf-8\r\nETag: \"v1\"\r\nAccept-Ranges: bytes\r\nDigest: x\r\nVary: Cookie\r\n", TEXT);
        RawClient.Response response = ask("GET", "Accept-Encoding: " + coding + "\r\n");
        assertThat(response.header("content-encoding")).isEqualTo(coding);
        assertThat(response.header("content-length")).isEmpty();
        assertThat(response.header("etag")).isEqualTo("W/\"v1\"");
        assertThat(response.head().toLowerCase(Locale.ROOT)).contains("vary: accept-encoding").contains("vary: cookie");
        assertThat(response.header("accept-ranges")).isEmpty();
        assertThat(response.header("digest")).isEmpty();
        assertThat(response.body().length()).isLessThan(TEXT.length() / 5);
        assertThat(decoded(response)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "gzip, deflate, br, zstd | zstd",
        "gzip, br;q=0.9          | gzip",
        "br;q=0.5, gzip;q=0.50   | br",
        "X-GZIP                  | gzip",
        "*                       | zstd",
        "*;q=0.3, zstd;q=0, br;q=0.0 | gzip",
        "identity, gzip;q=0.5    | -",
        "identity;q=0.5, gzip    | gzip",
        "gzip;q=0                | -",
        "gzip;q=2                | -",
        "deflate                 | -",
        "gzip;x=1                | -",
        ",;                      | -"
    })
    void theClientChooses(String accepted, String coding) throws Exception {
        answering("Content-Type: text/plain\r\n", TEXT);
        RawClient.Response response = ask("GET", "Accept-Encoding: " + accepted + "\r\n");
        assertThat(response.header("content-encoding")).isEqualTo(coding == null ? "" : coding);
        assertThat(response.header("vary")).as("caches are told either way").isEqualTo("Accept-Encoding");
        assertThat(decoded(response)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: image/png",
                "Content-Type: text",
                "X: no type",
                "Content-Type: text/plain\r\nContent-Encoding: deflate",
                "Content-Type: text/plain\r\nCache-Control: max-age=1, No-Transform",
                "Content-Type: text/plain\r\nContent-Range: bytes 0-9/20"
            })
    void whatIsBetterLeftAloneIs(String fields) throws Exception {
        answering(fields + "\r\nETag: \"v1\"\r\n", TEXT);
        RawClient.Response response = ask("GET", "Accept-Encoding: gzip\r\n");
        assertThat(response.header("content-length")).isEqualTo(Integer.toString(TEXT.length()));
        assertThat(response.header("etag")).isEqualTo("\"v1\"");
        assertThat(response.header("vary")).isEmpty();
        assertThat(response.body()).isEqualTo(TEXT);
    }

    @Test
    void whatIsShortStaysAsItIs() throws Exception {
        answering("Content-Type: text/plain\r\n", "x".repeat(99));
        assertThat(ask("GET", "Accept-Encoding: gzip\r\n").body()).isEqualTo("x".repeat(99));
    }

    @Test
    void withoutABodyTheHeadIsThatOfOneWith() throws Exception {
        upstream = RawH1Upstream.answering("HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nETag: \"v\"\r\nContent-Length: 5000\r\n\r\n");
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
        RawClient.Response response = ask("HEAD", "Accept-Encoding: gzip\r\n");
        assertThat(response.header("content-encoding")).isEqualTo("gzip");
        assertThat(response.header("etag")).isEqualTo("W/\"v\"");
        assertThat(response.header("content-length")).isEmpty();
        rauta.close();
        upstream.close();
        upstream = RawH1Upstream.answering("HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\n\r\n");
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
        RawClient.Response unchanged = ask("GET", "Accept-Encoding: gzip\r\nIf-None-Match: W/\"v\"\r\n");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.header("etag")).isEqualTo("W/\"v\"");
        assertThat(unchanged.header("content-encoding")).isEmpty();
    }

    /** What a route's own filters say of a response counts. */
    @Test
    void aRouteMayForbidIt() throws Exception {
        upstream = RawH1Upstream.answering("HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nContent-Length: " + TEXT.length() + "\r\n\r\n" + TEXT);
        HeaderEdit edit = new HeaderEdit(List.of(new HeaderField("cache-control", "no-transform")), List.of(), List.of());
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL, new Filter.ResponseHeaders(edit));
        assertThat(ask("GET", "Accept-Encoding: gzip\r\n").body()).isEqualTo(TEXT);
    }

    /** The client reads each event before the next one is sent, so that nothing may wait in the coder. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void eventsComeOneByOne(String coding) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        upstream = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                for (String event = events.take(); !event.isEmpty(); event = events.take()) {
                    connection.send(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            connection.send("0\r\nx-sum: 7\r\n\r\n");
        });
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: " + coding + "\r\n\r\n");
            assertThat(client.head()).contains("content-encoding: " + coding);
            InputStream chunks = new ChunkedBody(client);
            InputStream in = null;
            for (int i = 0; i < 20; i++) {
                String event = "data: " + i + "\n\n";
                events.add(event);
                in = in != null ? in : coding.equals("br") ? new Brotli(chunks) : decoder(coding, chunks);
                assertThat(new String(in.readNBytes(event.length()), StandardCharsets.ISO_8859_1)).isEqualTo(event);
            }
            events.add("");
            assertThat(in.read()).isNegative();
        }
    }

    /** Gives whatever can be told from what has come, where the library's own stream waits for more. */
    private static final class Brotli extends InputStream {
        private final DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(1024);
        private final InputStream coded;
        private ByteBuffer out = ByteBuffer.allocate(0);

        Brotli(InputStream coded) throws IOException {
            this.coded = coded;
        }

        @Override
        public int read() throws IOException {
            while (!out.hasRemaining()) {
                if (decoder.hasOutput()) {
                    out = decoder.pull();
                } else if (decoder.getStatus() == DecoderJNI.Status.DONE) {
                    return -1;
                } else if (decoder.getStatus() == DecoderJNI.Status.NEEDS_MORE_INPUT) {
                    byte[] more = new byte[1024];
                    int bytes = coded.read(more, 0, more.length);
                    if (bytes < 0) {
                        throw new IOException("ends too early");
                    }
                    decoder.getInputBuffer().clear().put(more, 0, bytes);
                    decoder.push(bytes);
                } else if (decoder.getStatus() == DecoderJNI.Status.ERROR) {
                    throw new IOException("is no Brotli");
                } else {
                    decoder.push(0);
                }
            }
            return out.get() & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int one = length == 0 ? -1 : read();
            if (one < 0) {
                return one;
            }
            to[from] = (byte) one;
            return 1;
        }

        @Override
        public void close() {
            decoder.destroy();
        }
    }

    /** The bytes of a body's chunks as they come. */
    private static final class ChunkedBody extends InputStream {
        private final RawClient client;
        private byte[] chunk = {};
        private int at;
        private boolean ended;

        ChunkedBody(RawClient client) {
            this.client = client;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (at == chunk.length && !ended) {
                chunk = client.chunk().getBytes(StandardCharsets.ISO_8859_1);
                at = 0;
                ended = chunk.length == 0;
            }
            if (ended) {
                return -1;
            }
            int bytes = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, to, from, bytes);
            at += bytes;
            return bytes;
        }

        @Override
        public int available() {
            return chunk.length - at;
        }
    }

    /** Bodies of any size and kind, over HTTP/2 both ways, four workers. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void whatGoesInComesOut(String coding) throws Exception {
        List<String> bodies = new ArrayList<>();
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 99, 5000, 16_384, 16_385, 40_001, 60_000, 60_001}) {
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < size; i++) {
                body.append((char) (size % 2 == 0 ? 'a' + random.nextInt(4) : random.nextInt(128)));
            }
            bodies.add(body.toString());
        }
        try (RawH2Upstream h2 = RawH2Upstream.start(new RawH2Upstream.Script() {
            @Override
            public void onRequest(RawH2Upstream.Connection connection, RawH2Upstream.Request request) throws IOException {
                String body = bodies.get(Integer.parseInt(request.path().substring(1)));
                connection.headers(request.stream(), false, ":status", "200", "content-type", "application/json");
                for (int at = 0; at < body.length(); at += 10_000) {
                    connection.data(request.stream(), body.substring(at, Math.min(body.length(), at + 10_000)), false);
                }
                connection.headers(request.stream(), true, "x-sum", "1");
            }
        })) {
            serve(4, UpstreamProtocol.HTTP2, h2.endpoint(), ALL);
            try (RawH2Client client = RawH2Client.connect(port)) {
                for (int i = 0; i < bodies.size(); i++) {
                    RawH2Client.Answer answer = client.get(2 * i + 1, "a.example", "/" + i, "accept-encoding", coding).answer(2 * i + 1);
                    assertThat(answer.head()).containsEntry("content-encoding", coding);
                    assertThat(decoded(coding, answer.body())).isEqualTo(bodies.get(i));
                    assertThat(answer.trailers()).containsEntry("x-sum", "1");
                }
            }
            assertThat(h2.violations()).isEmpty();
        }
    }

    /** An upstream that breaks off, and a client that does, leave nothing behind: the leak detector and the budget say so. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void whatBreaksOffFreesItsCoder(String coding) throws Exception {
        upstream = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(1000));
            if (connection.number() % 2 == 0) {
                connection.awaitEnd();
            }
        });
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
        for (int i = 0; i < 300; i++) {
            try (RawClient client = RawClient.connect(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: " + coding + "\r\n\r\n");
                assertThat(client.head()).contains("content-encoding: " + coding);
            }
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        assertThat(rauta.limitReached(Limit.COMPRESSION)).isZero();
    }

    /** Beyond the memory for it responses go as they are, and once others have ended are compressed again. */
    @Test
    void manyAtATimeAreNotAllCompressed() throws Exception {
        upstream = RawH1Upstream.start(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(1000));
            connection.awaitEnd();
        });
        serve(1, UpstreamProtocol.HTTP1, upstream.endpoint(), ALL);
        List<RawClient> clients = new ArrayList<>();
        int plain = 0;
        for (int i = 0; i < 40; i++) {
            RawClient client = RawClient.connect(port);
            clients.add(client);
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: br\r\n\r\n");
            String head = client.head();
            plain += head.contains("content-encoding") ? 0 : 1;
            assertThat(head.contains("content-encoding") || head.contains("content-length: 5000")).isTrue();
        }
        assertThat(plain).isEqualTo(8);
        assertThat(rauta.limitReached(Limit.COMPRESSION)).isEqualTo(8);
        for (RawClient client : clients) {
            client.close();
        }
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().exchanges() == 0);
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: br\r\n\r\n");
            assertThat(client.head()).contains("content-encoding: br");
        }
    }
}
