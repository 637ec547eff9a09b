// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What upstreams are told of the client in {@code Forwarded} (RFC 7239). */
final class ForwardedTest {
    private static final String CHAIN = "Forwarded: for=198.51.100.9;proto=https\r\nForwarded: for=\"[2001:db8::9]\"\r\n";

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private void serve(boolean field, String proxies, boolean proxyProtocol) {
        TrustedProxies trusted = proxies.isEmpty() ? TrustedProxies.NONE : TrustedProxies.parse(List.of(proxies));
        ClientTrust trust = new ClientTrust(trusted, proxyProtocol ? Set.of(port) : Set.of(), field);
        rauta = closing.add(RunningDataplane.start(1, Limits.DEFAULT, trust));
        rauta.apply(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/", "web")
                .snapshot());
    }

    private String told(String before, String host, String fields) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response =
                    client.send(before + "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n").response();
            assertThat(response.status()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void nothingByDefault() throws Exception {
        serve(false, "", false);
        assertThat(told("", "a.example", "")).doesNotContain("\nforwarded:");
        assertThat(told("", "a.example", CHAIN)).doesNotContain("\nforwarded:");
    }

    /** Whoever is believed is passed on as it stands, though nothing is added. */
    @Test
    void aTrustedProxysWordGoesOn() throws Exception {
        serve(false, "127.0.0.0/8", false);
        assertThat(told("", "a.example", CHAIN))
                .contains("\nforwarded: for=198.51.100.9;proto=https\n", "\nforwarded: for=\"[2001:db8::9]\"\n");
    }

    @Test
    void aStrangersWordIsReplaced() throws Exception {
        serve(true, "", false);
        String expected = "\nforwarded: for=127.0.0.1;proto=http;host=\"a.example\"\n";
        assertThat(told("", "a.example", "")).contains(expected);
        assertThat(told("", "a.example", CHAIN)).contains(expected);
    }

    @Test
    void aTrustedProxysChainIsAppendedTo() throws Exception {
        serve(true, "127.0.0.0/8", false);
        assertThat(told("", "a.example:8443", CHAIN))
                .contains("\nforwarded: for=198.51.100.9;proto=https, for=\"[2001:db8::9]\","
                        + " for=127.0.0.1;proto=http;host=\"a.example:8443\"\n");
        assertThat(told("", "a.example", ""))
                .contains("\nforwarded: for=127.0.0.1;proto=http;host=\"a.example\"\n");
    }

    /** A colon needs quotes, and an IPv6 address brackets (RFC 7239, section 6). */
    @Test
    void anIpv6AddressIsQuoted() throws Exception {
        serve(true, "", true);
        assertThat(told("PROXY TCP6 2001:db8::7 2001:db8::1 1 80\r\n", "a.example", ""))
                .contains("\nforwarded: for=\"[2001:db8::7]\";proto=http;host=\"a.example\"\n");
    }
}
