// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.Limits;
import dev.rauta.dataplane.http.forwarded.ClientTrust;
import dev.rauta.dataplane.http.forwarded.TrustedProxies;
import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by address, and whose word counts for what that is. */
final class AddressGuardTest {
    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final FakeUpstream upstream = closing.add(FakeUpstream.http1("web"));
    private RunningDataplane rauta;

    private void serve(int workers, String proxies, boolean proxyProtocol) {
        TrustedProxies trusted = proxies.isEmpty() ? TrustedProxies.NONE : TrustedProxies.parse(List.of(proxies.split(" ")));
        rauta = closing.add(RunningDataplane.start(
                workers, Limits.DEFAULT, new ClientTrust(trusted, proxyProtocol ? Set.of(port) : Set.of(), false)));
        rauta.applyAll(Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .forward("a.example", "/loopback", "web", guard("127.0.0.0/8", ""))
                .forward("a.example", "/some", "web", guard("192.0.2.0/24 2001:db8::/32", "192.0.2.66"))
                .forward("a.example", "/others", "web", guard("", "127.0.0.1 198.51.100.0/24"))
                .forward("a.example", "/six", "web", guard("::/0", ""))
                .snapshot());
    }

    private static Guard guard(String allowed, String denied) {
        return new Guard.Addresses(ranges(allowed), ranges(denied));
    }

    private static List<AddressRange> ranges(String text) {
        return Arrays.stream(text.split(" ")).filter(one -> !one.isEmpty()).map(AddressRange::parse).toList();
    }

    private RawClient.Response ask(String before, String path, String fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(before + "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n").response();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void thePeersAddressCounts(int workers) throws Exception {
        serve(workers, "", false);
        for (int i = 0; i < 8; i++) {
            assertThat(ask("", "/loopback", "").status()).isEqualTo(200);
            RawClient.Response denied = ask("", "/some", "");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.header("x-rauta-error")).isEqualTo("address-denied");
            assertThat(ask("", "/some", "X-Forwarded-For: 192.0.2.1\r\n").status()).as("a stranger's word").isEqualTo(403);
            assertThat(ask("", "/others", "").status()).isEqualTo(403);
            assertThat(ask("", "/six", "").status()).as("another family").isEqualTo(403);
        }
        assertThat(upstream.requests()).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "/some, 192.0.2.1, 200",
        "/some, ::ffff:192.0.2.1, 200",
        "/some, 192.0.2.66, 403",
        "/some, 2001:db8::5, 200",
        "/some, 2001:db9::5, 403",
        "/some, '192.0.2.1, 203.0.113.9', 403",
        "/some, '203.0.113.9, 192.0.2.1', 200",
        "/some, '192.0.2.1, 10.1.2.3', 200",
        "/some, '203.0.113.9, 10.1.2.3, 10.9.9.9', 403",
        "/some, unknown, 403",
        "/some, '192.0.2.1, unknown', 403",
        "/some, '192.0.2.1,', 403",
        "/others, 192.0.2.1, 200",
        "/others, 198.51.100.7, 403",
        "/others, unknown, 403",
        "/loopback, 10.1.2.3, 403",
        "/six, 2001:db9::5, 200"
    })
    void behindTrustedProxiesTheLastThatIsNoneCounts(String path, String chain, int status) throws Exception {
        serve(1, "127.0.0.0/8 10.0.0.0/8", false);
        assertThat(ask("", path, "X-Forwarded-For: " + chain + "\r\n").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"TCP4 192.0.2.1 192.0.2.9, 200", "TCP4 192.0.2.66 192.0.2.9, 403", "TCP6 2001:db8::7 2001:db8::1, 200", "TCP4 203.0.113.1 192.0.2.9, 403"})
    void theProxyProtocolsWordCounts(String addresses, int status) throws Exception {
        serve(1, "", true);
        assertThat(ask("PROXY " + addresses + " 1 80\r\n", "/some", "").status()).isEqualTo(status);
    }
}
