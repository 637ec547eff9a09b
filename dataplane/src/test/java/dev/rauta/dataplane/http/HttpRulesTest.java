// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.http.forwarded.ForwardedFields;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.http.path.PathRewrite;
import dev.rauta.dataplane.http.path.RedirectLocation;
import dev.rauta.routes.Action;
import dev.rauta.routes.filter.PathModifier;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRulesTest {

    private static HeaderFields fields(String... pairs) {
        HeaderFields fields = new HeaderFields();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    private static RequestHead request(String authority, String target, HeaderFields fields) {
        return new RequestHead("GET", "http", authority, target, fields);
    }

    @Nested
    final class Fields {
        @Test
        void keepOrderAndRepetition() {
            assertThat(fields("a", "1", "b", "2", "a", "3")).hasToString("{a: 1, b: 2, a: 3}");
        }

        @Test
        void setReplacesEveryFieldOfTheName() {
            assertThat(fields("a", "1", "b", "2", "a", "3").set("a", "9")).hasToString("{a: 9, b: 2}");
        }

        @Test
        void removeDropsNeighbouringFields() {
            assertThat(fields("a", "1", "a", "2", "b", "3", "a", "4").remove("a")).hasToString("{b: 3}");
        }

        @Test
        void growBeyondTheirFirstSize() {
            HeaderFields many = new HeaderFields();
            for (int i = 0; i < 100; i++) {
                many.add("n" + i, "v" + i);
            }
            assertThat(many.size()).isEqualTo(100);
            assertThat(many.get("n99")).isEqualTo("v99");
        }

        @Test
        void aCopyStandsAlone() {
            HeaderFields one = fields("a", "1");
            HeaderFields two = one.copy().add("b", "2");
            assertThat(one).hasToString("{a: 1}");
            assertThat(two).hasToString("{a: 1, b: 2}");
        }
    }

    @Nested
    final class HopByHopFields {
        @Test
        void areDroppedWithWhatConnectionNames() {
            HeaderFields fields = fields(
                    "connection", "close, X-Secret", "x-secret", "1", "keep-alive", "timeout=5", "transfer-encoding",
                    "chunked", "upgrade", "h2c", "proxy", "evil", "proxy-connection", "x", "kept", "yes");
            HopByHop.strip(fields);
            assertThat(fields).hasToString("{kept: yes}");
        }

        @Test
        void leaveContentLengthEvenWhereConnectionNamesIt() {
            HeaderFields fields = fields("connection", "content-length", "content-length", "5");
            HopByHop.strip(fields);
            assertThat(fields).hasToString("{content-length: 5}");
        }

        @Test
        void leaveTeTrailersForGrpc() {
            HeaderFields fields = fields("connection", "TE", "te", "gzip, Trailers;q=1, trailers");
            HopByHop.strip(fields);
            assertThat(fields).hasToString("{te: trailers}");
        }

        @Test
        void tellTheRequestedUpgrade() {
            assertThat(HopByHop.requestedUpgrade(fields("connection", "keep-alive, Upgrade", "upgrade", "websocket")))
                    .isEqualTo("websocket");
            assertThat(HopByHop.requestedUpgrade(fields("upgrade", "websocket"))).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com, -1",
        "example.com:8080, example.com, 8080",
        "example.com., example.com, -1",
        "[::1]:80, [::1], 80",
        "[::1], [::1], -1",
        "example.com:99999, example.com, -1",
        "example.com:, example.com, -1"
    })
    void anAuthorityComesApart(String authority, String host, int port) {
        assertThat(Authority.host(authority)).isEqualTo(host);
        assertThat(Authority.port(authority)).isEqualTo(port);
    }

    /** The table of Gateway API's HTTPPathModifier. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar, /foo, /xyz, /xyz/bar",
        "/foo/bar, /foo, /xyz/, /xyz/bar",
        "/foo, /foo, /xyz, /xyz",
        "/foo/, /foo, /xyz, /xyz/",
        "/foo/bar, /foo, '', /bar",
        "/foo/, /foo, '', /",
        "/foo, /foo, '', /",
        "/foo/, /foo, /, /",
        "/foo, /foo, /, /",
        "/foo/bar, '', /xyz, /xyz/foo/bar",
        "/, '', /xyz, /xyz/",
        "/%66oo/b%61r, /foo, /xyz, /xyz/b%61r",
        "/%66%6F%6f, /foo, /xyz, /xyz",
        "/a%2fb/c%2fd, /a%2Fb, /xyz, /xyz/c%2fd",
        "/a%20b//c, /a%20b, /xyz, /xyz//c"
    })
    void aPrefixIsReplacedByWholeElements(String path, String prefix, String replacement, String expected) {
        assertThat(PathRewrite.compile(new PathModifier.Prefix(replacement), prefix).apply(path + "?q=1"))
                .isEqualTo(expected + "?q=1");
    }

    @Nested
    final class Redirects {
        private static Action.Redirect redirect(String scheme, Integer port) {
            return new Action.Redirect(
                    Optional.ofNullable(scheme), Optional.empty(), Optional.ofNullable(port), Optional.empty(), 302);
        }

        private static String location(Action.Redirect redirect, String authority, int listenerPort, int offset) {
            RequestHead head = request(authority, "/a?b=c", new HeaderFields());
            return RedirectLocation.compile(redirect, "").of(head, head.scheme(), listenerPort, offset);
        }

        @Test
        void useTheWellKnownPortOfTheirSchemeAndLeaveItOut() {
            assertThat(location(redirect("https", null), "x.org:80", 80, 0)).isEqualTo("https://x.org/a?b=c");
        }

        @Test
        void useTheListenersPortWhereTheyNameNoScheme() {
            assertThat(location(redirect(null, null), "x.org", 8080, 0)).isEqualTo("http://x.org:8080/a?b=c");
        }

        @Test
        void useTheirOwnPort() {
            assertThat(location(redirect("https", 444), "x.org", 80, 0)).isEqualTo("https://x.org:444/a?b=c");
        }

        @Test
        void goToTheShiftedPortForAClientThatCameToOne() {
            assertThat(location(redirect("https", null), "x.org:8080", 80, 8000))
                    .isEqualTo("https://x.org:8443/a?b=c");
            assertThat(location(redirect("https", null), "x.org", 80, 8000)).isEqualTo("https://x.org/a?b=c");
        }
    }

    @Nested
    final class Forwarded {
        @Test
        void replacesWhatAStrangerSays() {
            HeaderFields fields = fields("x-forwarded-for", "6.6.6.6", "x-forwarded-proto", "https", "forwarded", "for=6");
            ForwardedFields.apply(request("x.org", "/", fields), "1.2.3.4", false, "80");
            assertThat(fields.get("x-forwarded-for")).isEqualTo("1.2.3.4");
            assertThat(fields.get("x-forwarded-proto")).hasToString("http");
            assertThat(fields.get("x-forwarded-host")).isEqualTo("x.org");
            assertThat(fields.get("x-forwarded-port")).isEqualTo("80");
            assertThat(fields.contains("forwarded")).isFalse();
            assertThat(fields.get("x-request-id")).matches("[0-9a-f]{32}");
        }

        @Test
        void appendsToWhatATrustedProxySays() {
            HeaderFields fields = fields(
                    "x-forwarded-for", "9.9.9.9", "x-forwarded-for", "8.8.8.8", "x-forwarded-proto", "https",
                    "x-request-id", "mine");
            ForwardedFields.apply(request("x.org", "/", fields), "1.2.3.4", true, "80");
            assertThat(fields.get("x-forwarded-for").toString()).isEqualTo("9.9.9.9, 8.8.8.8, 1.2.3.4");
            assertThat(fields.get("x-forwarded-proto")).isEqualTo("https");
            assertThat(fields.get("x-request-id")).isEqualTo("mine");
        }

        @Test
        void trustsByRange() throws Exception {
            TrustedProxies proxies = TrustedProxies.parse(List.of("10.0.0.0/9", "::1", "192.168.1.7"));
            assertThat(proxies.trusts(InetAddress.getByName("10.127.255.255"))).isTrue();
            assertThat(proxies.trusts(InetAddress.getByName("10.128.0.0"))).isFalse();
            assertThat(proxies.trusts(InetAddress.getByName("::1"))).isTrue();
            assertThat(proxies.trusts(InetAddress.getByName("192.168.1.7"))).isTrue();
            assertThat(proxies.trusts(InetAddress.getByName("192.168.1.8"))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"10.0.0.0/33", "example.com", "", "10.0.0.0/x", "::1/129"})
        void refusesWhatIsNoRange(String cidr) {
            assertThatThrownBy(() -> TrustedProxies.parse(List.of(cidr)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("trusted proxy: " + cidr);
        }
    }
}
