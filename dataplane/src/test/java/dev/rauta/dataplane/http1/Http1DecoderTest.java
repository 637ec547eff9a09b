// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a message and what is none; each case split at every place, and byte by byte. */
final class Http1DecoderTest {
    private static final Http1Limits LIMITS = new Http1Limits(64, 256, 4);
    private static final String HOST = "Host: a.example\r\n";

    private static String request(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        String whole = Decoded.requests(LIMITS, List.of(bytes));
        for (int at = 1; at < bytes.length; at++) {
            List<byte[]> halves = List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
            assertThat(Decoded.requests(LIMITS, halves)).as("split at %d", at).isEqualTo(whole);
        }
        List<byte[]> single = new ArrayList<>();
        for (byte one : bytes) {
            single.add(new byte[] {one});
        }
        assertThat(Decoded.requests(LIMITS, single)).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    private static String response(boolean answersHead, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        String whole = Decoded.responses(LIMITS, answersHead, List.of(bytes));
        List<byte[]> single = new ArrayList<>();
        for (byte one : bytes) {
            single.add(new byte[] {one});
        }
        assertThat(Decoded.responses(LIMITS, answersHead, single)).isEqualTo(whole);
        return whole;
    }

    @Test
    void requestsFollowOneAnother() {
        assertThat(request("\r\nGET /a?b HTTP/1.1\r\n" + HOST + "X-A: 1 \r\nx-a:\t2\r\n\r\nGET / HTTP/1.0\r\n\r\n"))
                .isEqualTo("[GET a.example /a?b 1.1 keep {x-a: 1, x-a: 2}][GET  / 1.0 close {}].");
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo("[POST a.example / 1.1 keep {content-length: 3}]abc|[GET a.example / 1.1 keep {}].");
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: Chunked\r\n\r\n"
                        + "3;a=b\r\nabc\r\n0A ;\"x\"\r\n0123456789\r\n000\r\nX-T: 1\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"))
                .isEqualTo("[POST a.example / 1.1 keep {transfer-encoding: Chunked}]abc0123456789|{x-t: 1}"
                        + "[GET a.example / 1.1 keep {}].");
    }

    @Test
    void theTargetsFormsAreOne() {
        assertThat(request("GET http://b.example:81/x HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("[GET b.example:81 /x ");
        assertThat(request("GET HTTP://b.example?q HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("[GET b.example /?q ");
        assertThat(request("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("[OPTIONS a.example * ");
        assertThat(request("OPTIONS http://a.example HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("[OPTIONS a.example * ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // Line ends and control characters.
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\n\r\n", "GET / HTTP/1.1\r\nHost: a\rX: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u000bb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u007fb\r\n\r\n", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        // The request line.
        "GET /\r\n\r\n", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        // Field lines.
        "GET / HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\u00e9: 1\r\n\r\n",
        // Hosts.
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
    })
    void whatIsNoRequestIsRefused(String text) {
        assertThat(request(text)).endsWith("!MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 3\r\nContent-Length: 3", "Content-Length: 3, 3", "Content-Length: +3", "Content-Length: -1",
        "Content-Length: 0x3", "Content-Length:", "Content-Length: 3 3", "Content-Length: 1234567890123456789",
        "Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding:", "Transfer-Encoding: chunked;q=1",
    })
    void aBodyHasOneReading(String fields) {
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + fields + "\r\n\r\nabc")).isEqualTo("!MALFORMED");
    }

    @Test
    void chunksNeedHttp11() {
        assertThat(request("POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")).isEqualTo("!MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "3\nabc\r\n0\r\n\r\n", "3\r\nabc0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "3\r\nabc\n0\r\n\r\n", " 3\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "+3\r\nabc\r\n0\r\n\r\n", "-3\r\nabc\r\n0\r\n\r\n", "\r\n\r\n",
        ";x\r\n", "3;a\nb\r\nabc\r\n0\r\n\r\n", "3;a\rb\r\nabc\r\n0\r\n\r\n", "1234567890abcdef\r\n", "g\r\n", "3\r\rabc",
        "0\r\nX : 1\r\n\r\n", "0\r\n folded\r\n\r\n", "0\r\nX: 1\n\r\n", "0\r\n\n", "3\t\u000b;\r\nabc\r\n0\r\n\r\n",
    })
    void chunksAreReadToTheLetter(String body) {
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body)).endsWith("!MALFORMED");
    }

    @Test
    void limitsHold() {
        assertThat(request("GET /" + "x".repeat(64) + " HTTP/1.1\r\n" + HOST + "\r\n")).isEqualTo("!TARGET_TOO_LONG");
        assertThat(request("GET /" + "x".repeat(300))).isEqualTo("!TARGET_TOO_LONG");
        assertThat(request("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(256))).isEqualTo("!HEAD_TOO_LARGE");
        assertThat(request("GET / HTTP/1.1\r\n" + HOST + "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n")).isEqualTo("!TOO_MANY_FIELDS");
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + "x".repeat(256)))
                .endsWith("!HEAD_TOO_LARGE");
        StringBuilder extensions = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            extensions.append("1;").append("x".repeat(50)).append("\r\na\r\n");
        }
        assertThat(request("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + extensions)).endsWith("!MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/2.0,VERSION", "HTTP/1.2,VERSION", "HTTP/0.9,VERSION", "HTTP/1,FOREIGN", "HTTP/11,MALFORMED", "http/1.1,FOREIGN", "PREFACE,FOREIGN"})
    void otherVersionsAreNamed(String version, String fault) {
        String line = "GET / " + version + "\r\n" + HOST + "\r\n";
        assertThat(request(line)).isIn("!" + fault, "!MALFORMED");
    }

    @Test
    void responsesEndWhereTheirFramingSays() {
        assertThat(response(false, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                .isEqualTo("[100 keep {}][200 keep {content-length: 2}]ok|.");
        assertThat(response(false, "HTTP/1.1 200\r\n\r\nto the end")).isEqualTo("[200 close {}]to the end.");
        assertThat(response(true, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")).isEqualTo("[200 keep {content-length: 2}].");
        assertThat(response(false, "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n")).isEqualTo("[204 keep {}].");
        assertThat(response(false, "HTTP/1.1 304 No\r\nContent-Length: 2\r\n\r\n")).isEqualTo("[304 keep {content-length: 2}].");
        assertThat(response(false, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx"))
                .isEqualTo("[200 keep {connection: keep-alive, content-length: 1}]x|.");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 99 No\r\n\r\n", "HTTP/1.1 600 No\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 200 OK\n\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: 1\r\n y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    })
    void whatIsNoResponseIsRefused(String text) {
        assertThat(response(false, text)).isEqualTo("!MALFORMED");
    }
}
