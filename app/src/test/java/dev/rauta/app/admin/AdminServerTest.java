// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.app.config.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How admin pages are sent. */
final class AdminServerTest {
    private static final byte[] LINE = "a line of a long page\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LINES = 20_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(new HostPort("127.0.0.1", 0), Map.of(
                "/short", _ -> Answer.text(200, "short"),
                "/nothing", _ -> Answer.text(204, ""),
                "/long", _ -> new Answer(200, "text/plain", new Answer.Written(out -> {
                    for (int i = 0; i < LINES; i++) {
                        out.write(LINE);
                    }
                })),
                "/broken", _ -> {
                    throw new IllegalStateException("broken");
                },
                "/breaks", _ -> new Answer(200, "text/plain", new Answer.Written(out -> {
                    for (int i = 0; i < LINES; i++) {
                        out.write(LINE);
                    }
                    throw new IllegalStateException("broken");
                }))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> ask(String method, String path, String... fields) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aShortPageHasALength() throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/short", "Accept-Encoding", "gzip");
        assertThat(answer.body()).asString().isEqualTo("short");
        assertThat(answer.headers().firstValue("Content-Length")).contains("5");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(ask("GET", "/nothing").body()).isEmpty();
    }

    @Test
    void aLongPageIsWrittenAsItComes() throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/long");
        assertThat(answer.body()).hasSize(LINES * LINE.length);
        assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
        HttpResponse<byte[]> head = ask("HEAD", "/long");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aLongPageIsCompressedForWhoTakesThat() throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/long", "Accept-Encoding", "br, gzip;q=0.5");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.body()).hasSizeLessThan(LINES * LINE.length / 20);
        byte[] whole = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(whole).hasSize(LINES * LINE.length).startsWith(LINE).endsWith(LINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip;q=0", "br", "identity", "gzip;q=x"})
    void itIsNotCompressedForWhoDoesNot(String accepted) throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/long", "Accept-Encoding", accepted);
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).hasSize(LINES * LINE.length);
    }

    @Test
    void aPageThatFailsIsAnAnswerOf500() throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/broken");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).asString().isEqualTo("this page failed; the log says why\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void aPageThatFailsMidwayIsBrokenOffAndTheNextIsServed(String accepted) throws Exception {
        assertThatThrownBy(() -> ask("GET", "/breaks", "Accept-Encoding", accepted)).isInstanceOf(IOException.class);
        assertThat(ask("GET", "/short").body()).asString().isEqualTo("short");
    }

    @Test
    void whatIsNoPageAndNoQuestionIsSaid() throws Exception {
        assertThat(ask("GET", "/other").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> answer = ask("POST", "/short");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).asString().isEqualTo("method: POST (expected: GET)\n");
    }
}
