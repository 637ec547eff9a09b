// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a line says, and that nobody can have it say something else. */
final class LogFormatTest {
    private static final LogFormat TEXT = LogFormat.of(LogFormat.TEXT, Escape.DEFAULT);

    private static Request asked(String template) {
        return new Request(LogFormat.of(template, Escape.DEFAULT));
    }

    @Test
    void theTextIsWhatParsersOfIngressNginxKnow() {
        Request request = new Request(TEXT)
                .with("authorization", "Basic YWxpY2U6c2VjcmV0")
                .with("referer", "https://b.example/")
                .with("user-agent", "curl/8");
        assertThat(request.line()).isEqualTo("192.0.2.7 - alice [02/Jan/2006:15:04:05 +0100] \"GET /shop?a=b HTTP/1.1\" 200 1000"
                + " \"https://b.example/\" \"curl/8\" 321 0.005 [shop-cart-80] [-] 10.1.0.1:8080, [fd00::1]:8080 0, 1000"
                + " 0.001, 0.004 502, 200 f00d");
    }

    @Test
    void whatIsNotKnownIsADash() {
        Request broken = new Request(TEXT);
        broken.known = false;
        broken.status = 400;
        assertThat(broken.line())
                .isEqualTo("192.0.2.7 - - [02/Jan/2006:15:04:05 +0100] \"-\" 400 0 \"-\" \"-\" 0 0.005 [-] [-] - - - - -");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "$host|a.example", "$http_host|A.example:8443", "$uri|/shop", "$args|a=b", "$request_uri|/shop?a=b", "${uri}x|/shopx",
        "$is_args|?", "$scheme|https", "$https|on", "$server_port|443", "$namespace|shop", "$ingress_name|web", "$service_name|cart",
        "$service_port|80", "$location_path|/shop", "$time_iso8601|2006-01-02T15:04:05+01:00", "$msec|1136210645.123",
        "$bytes_sent|1100", "$realip_remote_addr|10.0.0.9", "$remote_port|-", "$ssl_protocol|-", "$rauta_route|ingress/shop/web/0",
        "$http_x_forwarded_for|1.2.3.4", "$sent_http_content_type|text/html", "$content_length|-", "$status$status|200200", "é $status|Ã© 200"
    })
    void aVariableIsWhatItIsCalled(String template, String line) {
        Request request = asked(template).with("x-forwarded-for", "1.2.3.4").with("content-type", "text/html");
        assertThat(request.line()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "$upstream_connect_time|-, 0.000", "$upstream_header_time|-, 0.003", "$ssl_cipher|-", "$arg_a|b", "$arg_A|b", "$arg_c|-",
        "$cookie_id|one", "$cookie_ID|one", "$cookie_other|two", "$cookie_i|-", "$document_uri|/shop", "$query_string|a=b",
        "$proxy_host|shop-cart-80", "$pass_server_port|443", "$pass_access_scheme|https", "$best_http_host|A.example:8443",
        "$proxy_add_x_forwarded_for|1.2.3.4, 192.0.2.7", "$the_real_ip|192.0.2.7"
    })
    void whatIngressNginxAddsIsThereToo(String template, String line) {
        Request request = asked(template).with("x-forwarded-for", "1.2.3.4").with("cookie", "id=one; other=two; id=three");
        assertThat(request.line()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE-RSA-AES128-GCM-SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384"
    })
    void aCipherIsCalledAsOpenSslDoes(String standard, String line) {
        Request request = asked("$ssl_cipher");
        request.cipher = standard;
        assertThat(request.line()).isEqualTo(line);
    }

    @Test
    void aRequestThatNobodyWasAskedAboutHasNoTimesOfAnUpstream() {
        Request broken = asked("$upstream_connect_time $upstream_header_time $arg_a $cookie_a $proxy_add_x_forwarded_for");
        broken.known = false;
        assertThat(broken.line()).isEqualTo("- - - - 192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
        "'a=1&b=2', '&', b, 2", "'ab=1&b=2', '&', b, 2", "'b=', '&', b, ''", "'b', '&', b, none", "'x=b=1', '&', b, none",
        "'a=1&', '&', b, none", "'', '&', b, none", "'a=1;  b=2', ';', b, 2", "'b=1=2;', ';', b, 1=2", "'&&b=3', '&', b, 3"
    })
    void theFirstOfThatNameCounts(String all, char between, String name, String value) {
        assertThat(Pairs.first(all, between, name)).isEqualTo(value);
    }

    @Test
    void theUpstreamOfACanaryIsTheAlternativeOne() {
        Request request = asked("$proxy_upstream_name $proxy_alternative_upstream_name");
        request.status = 201;
        assertThat(request.line()).isEqualTo("shop-cart-80 shop-cart-new-81");
    }

    @Test
    void anUnknownVariableIsRefusedWithTheList() {
        assertThatThrownBy(() -> LogFormat.of("$status $connections", Escape.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("variable $connections (expected one of: ")
                .hasMessageContaining("request_time")
                .hasMessageContaining("http_NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "$", "a $ b", "${status", "${}", "$-", "a\nb", "$http_", "$sent_http_", "$arg_", "$cookie_"})
    void whatIsNoLineIsRefused(String template) {
        assertThatThrownBy(() -> LogFormat.of(template, Escape.DEFAULT)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT, a\\x22b\\x5Cc\\x0A\\x7F\\x00\\xC3\\xA9", "JSON, a\\\"b\\\\c\\u000A\\u007F\\u0000Ã©", "NONE, a\"b\\c\\x0A\\x7F\\x00Ã©"})
    void whatAClientWritesIsEscaped(Escape escape, String expected) {
        Request request = new Request(LogFormat.of("$http_user_agent", escape)).with("user-agent", "a\"b\\c\n\u007f\0Ã©");
        assertThat(request.line()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT, -|", "JSON, |", "NONE, |"})
    void whatIsMissingIsWrittenAsTheEscapingSays(Escape escape, String expected) {
        assertThat(new Request(LogFormat.of("$http_none|", escape)).line()).isEqualTo(expected);
    }

    @Test
    void longValuesAreCut() {
        Request request = asked("$http_user_agent").with("user-agent", "x".repeat(9000));
        assertThat(request.line()).isEqualTo("x".repeat(LogFormat.VALUE));
        Request longer = asked("$request_uri");
        longer.target = "/" + "x".repeat(9000);
        assertThat(longer.line()).hasSize(LogFormat.TARGET);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
        "Basic YWxpY2U6c2VjcmV0, alice", "basic YWxpY2U6c2VjcmV0, alice", "Bearer YWxpY2U6c2VjcmV0, none", "Basic !!!, none",
        "Basic c2VjcmV0, none", "Basic OnNlY3JldA==, ''"
    })
    void theUserIsWhoTheBasicSchemeNamesAndNeverAPassword(String authorization, String user) {
        assertThat(BasicUser.of(authorization)).isEqualTo(user);
    }

    @Test
    void jsonHasStableNames() throws Exception {
        Request request = new Request(LogFormat.json()).with("user-agent", "curl/8").with("referer", "https://b.example/");
        assertThat(request.line()).isEqualTo("{\"time\":\"2006-01-02T14:04:05.123Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
                + "\"scheme\":\"https\",\"host\":\"A.example:8443\",\"path\":\"/shop\",\"query\":\"a=b\",\"protocol\":\"HTTP/1.1\",\"status\":200,"
                + "\"bytes\":1000,\"request_bytes\":321,\"duration\":0.005,\"route\":\"ingress/shop/web/0\",\"upstream\":\"shop/cart:80~h2c\","
                + "\"attempts\":2,\"upstream_address\":\"[fd00::1]:8080\",\"upstream_status\":200,\"upstream_connect\":0.000,\"upstream_header\":0.003,"
                + "\"upstream_duration\":0.004,"
                + "\"request_id\":\"f00d\",\"user_agent\":\"curl/8\",\"referer\":\"https://b.example/\"}");
        Request broken = new Request(LogFormat.json());
        broken.known = false;
        JsonNode read = new ObjectMapper().readTree(broken.line());
        assertThat(read.get("attempts").asInt()).isZero();
        assertThat(read.get("error").asString()).isEqualTo("bad-request");
        assertThat(read.has("method")).isFalse();
    }

    /** Whatever bytes come: of text one line of printable ASCII, of JSON an object that a strict parser reads. */
    @Test
    void noBytesBreakALine() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ObjectMapper strict = new ObjectMapper();
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            byte[] text = "ä€😀\"\\\u0001ß".getBytes(StandardCharsets.UTF_8);
            String agent = i % 2 == 0
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : new String(text, 0, 1 + random.nextInt(text.length), StandardCharsets.ISO_8859_1);
            assertThat(new Request(TEXT).with("user-agent", agent).line()).as("seed %d", seed).matches("[ -~]+");
            String json = new Request(LogFormat.json()).with("user-agent", agent).line();
            assertThat(strict.readTree(json.getBytes(StandardCharsets.ISO_8859_1)).get("user_agent").isString()).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void jsonKeepsUtf8AndReplacesWhatIsNone() throws Exception {
        String agent = new String("ä€😀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + "\u00ff";
        String json = new Request(LogFormat.json()).with("user-agent", agent).line();
        assertThat(new ObjectMapper().readTree(json.getBytes(StandardCharsets.ISO_8859_1)).get("user_agent").asString())
                .isEqualTo("ä€😀\ufffd");
    }
}
