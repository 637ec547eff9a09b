// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.app.shadow.log.LoggedRequest.Forwarded;
import dev.rauta.dataplane.log.AccessLog;
import dev.rauta.dataplane.log.AccessLogSettings;
import dev.rauta.dataplane.log.Escape;
import dev.rauta.dataplane.log.LogFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line is read as it was written, and one that was not written so is not read. */
final class LineFormatTest {
    private static final LineFormat USUAL = LineFormat.of(LineFormat.DEFAULT);
    private static final String LINE = "192.0.2.7 - - [02/Jan/2006:15:04:05 +0100] \"GET /shop?a=b HTTP/1.1\" 200 1000 \"-\" \"curl/8\" 321 0.005"
            + " [shop-cart-80] [-] 10.1.0.1:8080, [fd00::1]:8080 0, 1000 0.001, 0.004 502, 200 f00d A.example:8443 https";

    @TempDir
    Path folder;

    private static LoggedRequest read(String format, String line) {
        return LineFormat.of(format).read(line).orElseThrow();
    }

    @Test
    void theUsualLineIsRead() {
        assertThat(USUAL.read(LINE)).contains(new LoggedRequest(
                "GET", "a.example", "/shop?a=b", Optional.of(true), 0, "192.0.2.7", Set.of("referer", "user-agent"),
                Map.of("user-agent", "curl/8"), 200, "shop-cart-80", Forwarded.YES));
    }

    @Test
    void whatNginxAnsweredByItselfIsTold() {
        LoggedRequest own = USUAL.read("::1 - - [02/Jan/2006:15:04:05 +0100] \"GET / HTTP/2.0\" 308 164 \"-\" \"-\" 30 0.000"
                        + " [shop-cart-80] [] - - - - f00d a.example http")
                .orElseThrow();
        assertThat(own.forwarded()).isEqualTo(Forwarded.NO);
        assertThat(own.upstream()).isEqualTo("shop-cart-80");
        assertThat(own.tls()).contains(false);
        LoggedRequest nobodys = USUAL.read("::1 - - [02/Jan/2006:15:04:05 +0100] \"GET / HTTP/2.0\" 404 146 \"-\" \"-\" 30 0.000"
                        + " [upstream-default-backend] [] 127.0.0.1:8181 146 0.001 404 f00d a.example http")
                .orElseThrow();
        assertThat(nobodys.forwarded()).isEqualTo(Forwarded.NO);
        assertThat(nobodys.upstream()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{\"status\": 200}", "192.0.2.7 - - [] \"GET / HTTP/1.1\" 20 1"})
    void whatIsNoneOfTheFormatIsNotRead(String line) {
        assertThat(USUAL.read(line)).isEmpty();
        // As ingress-nginx writes it where nobody has told it to say the host.
        assertThat(USUAL.read(LINE.replace(" A.example:8443 https", ""))).isEmpty();
        assertThat(USUAL.read(LINE + " more")).isEmpty();
        assertThat(USUAL.read(LINE.substring(0, LINE.length() - 20))).isEmpty();
    }

    @Test
    void whatIsNoRequestOfHttpHasNoMethod() {
        LoggedRequest garbage = USUAL.read("192.0.2.7 - - [02/Jan/2006:15:04:05 +0100] \"\\x16\\x03\\x01\\x02\" 400 150 \"-\" \"-\" 0 0.042"
                        + " [] [] - - - - f00d _ http")
                .orElseThrow();
        assertThat(garbage.method()).isEmpty();
        assertThat(garbage.host()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "$request $status [$proxy_upstream_name]|without $host (expected",
        "$host $status [$proxy_upstream_name] $request_method|without $request, or $request_method and $request_uri (expected",
        "$host $request_method $uri $status $proxy_upstream_name|without $request, or",
        "$host $request|without $status; $proxy_upstream_name (expected",
        "$server_name $request $status $proxy_upstream_name|without $host (expected",
        "$ $host|at 0 of"
    })
    void aFormatThatCannotDecideIsRefused(String format, String why) {
        assertThatThrownBy(() -> LineFormat.of(format)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    @Test
    void jsonIsReadWhateverIsInItsStrings() {
        String format = "{\"time\": \"$time_iso8601\", \"agent\": \"$http_user_agent\", \"host\": \"$host\", \"uri\": \"$request_uri\","
                + " \"method\": \"$request_method\", \"status\": $status, \"up\": \"$proxy_upstream_name\", \"len\": $upstream_response_length,"
                + " \"tries\": \"$upstream_status\", \"whatever\": \"$connection_requests\"}";
        LoggedRequest read = read(format, "{\"time\": \"2006-01-02T15:04:05+01:00\", \"agent\": \"x\\\", \\\"host\\\": \\\"b.example\\\\\","
                + " \"host\": \"a.example\", \"uri\": \"/a\\u0001b\", \"method\": \"POST\", \"status\": 201, \"up\": \"shop-cart-http\", \"len\": ,"
                + " \"tries\": \"502 : 201\", \"whatever\": \"7\"}");
        assertThat(read.host()).isEqualTo("a.example");
        assertThat(read.fields()).containsEntry("user-agent", "x\", \"host\": \"b.example\\");
        assertThat(read.target()).isEqualTo("/a\u0001b");
        assertThat(read.method()).isEqualTo("POST");
        assertThat(read.forwarded()).isEqualTo(Forwarded.YES);
        assertThat(read.tls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "$scheme|https|true", "$pass_access_scheme $scheme|https http|true", "$server_port|443|true", "$server_port|80|false",
        "$https|on|true", "[$ssl_protocol]|[-]|false", "[$ssl_protocol]|[TLSv1.3]|true"
    })
    void howItCameIsToldInSeveralWays(String variables, String values, boolean tls) {
        LoggedRequest read = read("$host \"$request\" $status $proxy_upstream_name " + variables, "a.example \"GET / HTTP/1.1\" 200 a-b-80 " + values);
        assertThat(read.tls()).contains(tls);
        assertThat(read.forwarded()).isEqualTo(Forwarded.UNTOLD);
    }

    /** A name for what goes before a line, as a runtime of containers writes it. */
    @Test
    void variablesMayBeCalledAnything() {
        LoggedRequest read = read(
                "$when stdout F $host $request $status $proxy_upstream_name", "2006-01-02T15:04:05Z stdout F a.example GET /x HTTP/1.1 200 a-b-80");
        assertThat(read.target()).isEqualTo("/x");
        assertThat(read("$host$request_uri $request_method $status ${proxy_upstream_name}", "a.example/x/y GET 200 a-b-80").target()).isEqualTo("/x/y");
    }

    /** A client cannot have a line take longer than its length. */
    @Test
    void noLineIsSlow() {
        String line = "192.0.2.7 - " + "[a \"".repeat(10_000);
        assertThat(USUAL.read(line)).isEmpty();
    }

    /** What our own access log writes by random formats is read back, whatever bytes a client has sent. */
    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            Escape escape = random.nextBoolean() ? Escape.DEFAULT : Escape.JSON;
            String format = format(random, escape);
            List<RandomEnded> requests = new ArrayList<>();
            Path file = folder.resolve("log-" + round);
            LogFormat writer = LogFormat.of(format, escape);
            try (AccessLog log = AccessLog.start(new AccessLogSettings(writer, Optional.of(file), 1), 1)) {
                for (int i = 0; i < 50; i++) {
                    RandomEnded ended = RandomEnded.of(random, writer);
                    requests.add(ended);
                    log.worker(0).write(ended);
                }
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            assertThat(lines).as("seed %d", seed).hasSize(requests.size());
            LineFormat reader = LineFormat.of(format);
            for (int i = 0; i < lines.size(); i++) {
                LoggedRequest read = reader.read(lines.get(i)).orElseThrow(() -> new AssertionError("seed " + seed + " format " + format));
                requests.get(i).check(read, "seed " + seed + ", format " + format + ", line " + lines.get(i));
            }
        }
    }

    private static String format(Random random, Escape escape) {
        List<String> parts = new ArrayList<>(List.of(
                "$host", "$status", "$proxy_upstream_name", "$proxy_alternative_upstream_name", "$upstream_addr", "$scheme", "$remote_addr",
                random.nextBoolean() ? "$request" : "$request_method\" x=\"$request_uri"));
        List<String> more = List.of(
                "$http_user_agent", "$http_x_any", "$upstream_status", "$upstream_response_time", "$time_local", "$request_length", "$msec", "$req_id");
        more.stream().filter(_ -> random.nextBoolean()).forEach(parts::add);
        Collections.shuffle(parts, random);
        StringBuilder text = new StringBuilder(escape == Escape.JSON ? "{" : "");
        for (int i = 0; i < parts.size(); i++) {
            boolean plain = Set.of("$host", "$status", "$scheme", "$upstream_status", "$upstream_addr", "$remote_addr").contains(parts.get(i)) && random.nextBoolean();
            String quote = plain ? "" : "\"";
            text.append(i == 0 ? "" : escape == Escape.JSON ? ", " : " ");
            text.append(escape == Escape.JSON ? "\"k" + i + "\": " : "").append(quote).append(parts.get(i)).append(quote);
        }
        return text.append(escape == Escape.JSON ? "}" : "").toString();
    }
}
