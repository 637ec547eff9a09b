// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.metrics.Limit;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.TestLimits;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.client.TlsClient;
import dev.rauta.dataplane.testing.tls.TestCertificates;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client is to a listener that gets the PROXY protocol, and that no other listener believes one. */
final class ProxyProtocolTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private void serve(Tables table, boolean asks, TestLimits limits) {
        ClientTrust trust = new ClientTrust(TrustedProxies.NONE, asks ? Set.of(port) : Set.of(), false);
        rauta = closing.add(RunningDataplane.start(2, limits.limits(), trust));
        rauta.apply(table.upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    private void serve(boolean asks) {
        serve(Tables.http(port), asks, new TestLimits());
    }

    /** Headers as proxies send them, and whom they name; the proxy itself where they name nobody. */
    enum Header {
        V1_IPV4("PROXY TCP4 192.0.2.7 198.51.100.1 51234 80\r\n", "192.0.2.7"),
        V1_IPV6("PROXY TCP6 2001:db8::7 2001:db8::1 51234 80\r\n", "2001:db8::7"),
        V1_UNKNOWN("PROXY UNKNOWN\r\n", "127.0.0.1"),
        V1_UNKNOWN_WITH_MORE("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "127.0.0.1"),
        V2_IPV4(v2(0x21, 0x11, ipv4()), "192.0.2.7"),
        V2_IPV4_WITH_TLVS(v2(0x21, 0x11, ipv4() + tlv(0x02, "a.example") + tlv(0xea, "x".repeat(300))), "192.0.2.7"),
        V2_IPV6(v2(0x21, 0x21, ipv6()), "2001:db8::7"),
        V2_IPV6_WITH_TLVS(v2(0x21, 0x21, ipv6() + tlv(0x04, "\0\0\0")), "2001:db8::7"),
        V2_LOCAL(v2(0x20, 0x00, ""), "127.0.0.1"),
        V2_LOCAL_WITH_ADDRESSES(v2(0x20, 0x11, ipv4()), "127.0.0.1"),
        V2_UNSPECIFIED(v2(0x21, 0x00, ""), "127.0.0.1");

        private final String text;
        private final String client;

        Header(String text, String client) {
            this.text = text;
            this.client = client;
        }

        private static String v2(int command, int family, String rest) {
            return SIGNATURE + (char) command + (char) family + (char) (rest.length() >> 8) + (char) (rest.length() & 255) + rest;
        }

        private static String ipv4() {
            return chars(192, 0, 2, 7) + chars(198, 51, 100, 1) + ports();
        }

        private static String ipv6() {
            String network = chars(0x20, 0x01, 0x0d, 0xb8) + chars(new int[11]);
            return network + chars(7) + network + chars(1) + ports();
        }

        private static String ports() {
            return chars(200, 34, 0, 80);
        }

        private static String chars(int... all) {
            return new String(all, 0, all.length);
        }

        private static String tlv(int type, String value) {
            return (char) type + "" + (char) (value.length() >> 8) + (char) (value.length() & 255) + value;
        }
    }

    private static void assertClient(String body, String client) {
        assertThat(body).contains("\nx-forwarded-for: " + client + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void theSourceIsTheClient(Header header) throws Exception {
        serve(true);
        try (RawClient client = RawClient.connect(port)) {
            assertClient(client.send(header.text + GET).response().body(), header.client);
            assertClient(client.send(GET).response().body(), header.client);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V1_IPV4", "V1_UNKNOWN", "V2_IPV4_WITH_TLVS", "V2_LOCAL"})
    void aHeaderMayComeInAnyTwoPieces(Header header) throws Exception {
        serve(true);
        int last = Math.min(header.text.length(), 60);
        for (int at = 1; at <= last; at++) {
            try (RawClient client = RawClient.connect(port)) {
                client.send(header.text.substring(0, at));
                // The loops have gone round since, so this much has been read alone.
                rauta.dataplane().describeWorkers();
                client.send(header.text.substring(at) + GET);
                assertClient(client.response().body(), header.client);
            }
        }
    }

    @Test
    void aHeaderMayComeByteByByte() throws Exception {
        serve(true);
        for (Header header : List.of(Header.V1_IPV6, Header.V2_IPV6)) {
            try (RawClient client = RawClient.connect(port)) {
                for (char one : header.text.toCharArray()) {
                    client.send(String.valueOf(one));
                    rauta.dataplane().describeWorkers();
                }
                assertClient(client.send(GET).response().body(), header.client);
            }
        }
    }

    @Test
    void http2MayFollow() throws Exception {
        serve(true);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(Header.V2_IPV4.text.getBytes(StandardCharsets.ISO_8859_1));
        try (RawH2Client client = RawH2Client.of(socket)) {
            assertClient(client.get(1, "a.example", "/").answer(1).text(), "192.0.2.7");
        }
    }

    @Test
    void tlsMayFollow() throws Exception {
        Tables table = Tables.https(port).certificate("a.example", new TestCertificates().of("a.example"));
        serve(table, true, new TestLimits());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(Header.V1_IPV4.text.getBytes(StandardCharsets.ISO_8859_1));
        try (RawClient client = RawClient.of(TlsClient.trustingAnyone().over(socket, "a.example"))) {
            assertClient(client.get("a.example", "/").body(), "192.0.2.7");
        }
        // Within TLS it comes too late.
        Socket bare = new Socket(InetAddress.getLoopbackAddress(), port);
        bare.getOutputStream().write(Arrays.copyOf(new byte[] {22, 3, 1, 0, 5}, 200));
        try (RawClient client = RawClient.of(bare)) {
            assertThat(endsWithout(client)).isTrue();
        }
    }

    /** Whether the connection ends, and without a byte. */
    private static boolean endsWithout(RawClient client) {
        try {
            return client.closed();
        } catch (IOException e) {
            // Closed while more was on its way.
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        GET,
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234\r\n" + GET,
        "PROXY TCP4 192.0.2.700 198.51.100.1 51234 80\r\n" + GET,
        "PROXY TCP4 2001:db8::7 198.51.100.1 51234 80\r\n" + GET,
        "PROXY TCP4 192.0.2.7 198.51.100.1 512340 80\r\n" + GET,
        "PROXY UDP9 192.0.2.7 198.51.100.1 51234 80\r\n" + GET,
        "PROXY TCP4 192.0.2.7 198.51.100.1 51234 80 and a line that goes on and on, far beyond the 107 bytes of any"
                + " header of this version\r\n" + GET,
        "proxy TCP4 192.0.2.7 198.51.100.1 51234 80\r\n" + GET,
        SIGNATURE + "\u0031\u0011\0\u000c" + "............" + GET,
        SIGNATURE + "\u002f\u0011\0\u000c" + "............" + GET,
        SIGNATURE + "\u0021\u0011\0\4" + "...." + GET,
        "\r\n\r\n" + GET
    })
    void withoutAGoodHeaderNothingIsServed(String sent) throws Exception {
        serve(true);
        try (RawClient client = RawClient.connect(port)) {
            client.send(sent);
            assertThat(endsWithout(client)).as(sent).isTrue();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aHeaderThatDoesNotComeIsNotWaitedFor() throws Exception {
        serve(Tables.http(port), true, new TestLimits().headerTimeout(Duration.ofSeconds(1)));
        try (RawClient mute = RawClient.connect(port);
                RawClient slow = RawClient.connect(port)) {
            slow.send("PROXY TCP4 192.0");
            assertThat(mute.closed()).isTrue();
            assertThat(slow.closed()).isTrue();
        }
        assertThat(rauta.limitReached(Limit.HEADER_TIMEOUT)).isEqualTo(2);
        await().until(() -> rauta.connections() == 0);
    }

    /** It is the client's word there, which anybody could give. */
    @ParameterizedTest
    @EnumSource
    void whereNobodyAsksForOneItIsNotBelieved(Header header) throws Exception {
        serve(false);
        try (RawClient client = RawClient.connect(port)) {
            client.send(header.text + GET);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                client.stream().transferTo(answer);
            } catch (IOException e) {
                // Closed while more was on its way.
                assertThat(e).hasMessageContaining("reset");
            }
            assertThat(answer.toString(StandardCharsets.ISO_8859_1)).matches("(?s)|HTTP/1.1 400 .*");
        }
        try (RawClient client = RawClient.connect(port)) {
            assertClient(client.get("a.example", "/").body(), "127.0.0.1");
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void theSourceIsCountedAndNotTheProxy() throws Exception {
        serve(Tables.http(port), true, new TestLimits().connectionsPerAddress(2));
        for (String source : new String[] {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) {
            for (int i = 0; i < 2; i++) {
                RawClient client = RawClient.connect(port);
                closing.add(client);
                client.send("PROXY TCP4 " + source + " 198.51.100.1 51234 80\r\n" + GET);
                assertClient(client.response().body(), source);
            }
        }
        assertThat(rauta.limitReached(Limit.CONNECTIONS_PER_ADDRESS)).isZero();
        try (RawClient third = RawClient.connect(port)) {
            third.send("PROXY TCP4 192.0.2.2 198.51.100.1 51234 80\r\n" + GET);
            assertThat(endsWithout(third)).isTrue();
        }
        assertThat(rauta.limitReached(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
    }

    /** Of an IPv6 client the first 64 bits count, which is what it was given. */
    @Test
    void ipv6ClientsAreCountedByTheirNetwork() throws Exception {
        serve(Tables.http(port), true, new TestLimits().connectionsPerAddress(1));
        RawClient first = RawClient.connect(port);
        closing.add(first);
        assertClient(first.send("PROXY TCP6 2001:db8::1 2001:db8::9 1 80\r\n" + GET).response().body(), "2001:db8::1");
        RawClient other = RawClient.connect(port);
        closing.add(other);
        other.send("PROXY TCP6 2001:db8:0:1::1 2001:db8::9 1 80\r\n" + GET);
        assertClient(other.response().body(), "2001:db8:0:1::1");
        try (RawClient second = RawClient.connect(port)) {
            second.send("PROXY TCP6 2001:db8::2 2001:db8::9 1 80\r\n" + GET);
            assertThat(endsWithout(second)).isTrue();
        }
        assertThat(rauta.limitReached(Limit.CONNECTIONS_PER_ADDRESS)).isEqualTo(1);
    }
}
