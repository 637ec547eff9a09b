// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.testing.Guarded.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of other sites act in nobody's name. */
final class SameOriginTest {
    private final int port = FreePorts.next();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta;

    @BeforeEach
    void serve() {
        rauta = RunningDataplane.serving(
                1,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                        .forward("a.example", "/", "web", new Guard.SameOrigin(List.of("https://*.partner.example")))
                        .snapshot());
    }

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https://evil.example, cross-site, 200",
        "POST, '', '', 200",
        "POST, '', same-origin, 200",
        "POST, '', none, 200",
        "POST, '', cross-site, 403",
        "POST, '', same-site, 403",
        "POST, '', Same-Origin, 403",
        "POST, http://a.example, '', 200",
        "POST, https://a.example, '', 200",
        "POST, https://a.example:443, '', 200",
        "POST, https://a.example:8443, '', 403",
        "DELETE, https://evil.example, '', 403",
        "PUT, https://a.example.evil.example, '', 403",
        "POST, null, '', 403",
        "POST, a.example, '', 403",
        "POST, https://x.partner.example, cross-site, 200",
        "POST, https://x.partner.example, '', 200",
        "POST, http://x.partner.example, cross-site, 403",
        "POST, https://a.example, cross-site, 403"
    })
    void unsafeRequestsComeFromTheSameOrigin(String method, String origin, String site, int status) throws Exception {
        String one = origin.isEmpty() ? "X-None: 1" : "Origin: " + origin;
        String other = site.isEmpty() ? "X-None: 1" : "Sec-Fetch-Site: " + site;
        assertThat(request(port, method, "/x", one, other, "Content-Length: 0").status()).isEqualTo(status);
        assertThat(upstream.requests()).hasSize(status == 200 ? 1 : 0);
    }
}
