// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.Http2Client;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That no spelling of a path gets past a rule, over HTTP/1.1 and HTTP/2, and that what passes keeps its bytes. */
final class AmbiguousPathTest {
    private final int port = FreePorts.next();
    private FakeUpstream upstream = FakeUpstream.http1("web");
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        upstream.close();
    }

    private void serve(UpstreamProtocol protocol) {
        if (protocol == UpstreamProtocol.HTTP2) {
            upstream.close();
            upstream = FakeUpstream.h2c("web");
        }
        Filter rewrite = new Filter.Rewrite(Optional.empty(), Optional.of(new PathModifier.Prefix("/new")));
        rauta.apply(Tables.http(port)
                .upstream("web", protocol, upstream.endpoint())
                .action("a.example", "/admin", new Action.Respond(403, "guarded"))
                .forward("a.example", "/old name", "web", rewrite)
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @ParameterizedTest
    @CsvSource({
        "/admin, 403", "/%61dmin/x, 403", "/admin//x, 403", "/admin/a%2Fb, 403", "//admin, 400", "/%2Fadmin, 400",
        "/admin;x/y, 400", "/admin%3bx, 400", "/x/../admin, 400", "/x/..%2Fadmin, 400", "/x/..;/admin, 400",
        "/x%5C..%5Cadmin, 400", "/admin%00, 400", "/;/admin, 400", "/%2561dmin, 200", "/x?/../admin, 200"
    })
    void noSpellingGetsPastAGuard(String target, int status) throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port);
                Http2Client second = Http2Client.plaintext(port)) {
            RawClient.Response response = client.get("a.example", target);
            assertThat(response.status()).as(response.body()).isEqualTo(status);
            assertThat(second.get("a.example", target).get(20, TimeUnit.SECONDS).status()).isEqualTo(status);
            if (status == 400) {
                assertThat(response.header("x-rauta-error")).isEqualTo("bad-request");
                assertThat(response.body()).startsWith("400 Bad Request: bad-request: ").contains("(expected: ");
                assertThat(client.get("a.example", "/next").status()).as("the connection goes on").isEqualTo(200);
            }
        }
        assertThat(upstream.accepted()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/projects/a%2Fb", "/a//b///c", "/x;v=1/y;w", "/%7euser/%E4%bd%A0", "/a%20b?c=%2f%zz&d=//;..", "/:@!$&'()*+,=|{}",
                "/100%25"
            })
    void whatPassesKeepsItsBytes(String target) throws Exception {
        for (UpstreamProtocol protocol : new UpstreamProtocol[] {UpstreamProtocol.HTTP1, UpstreamProtocol.HTTP2}) {
            serve(protocol);
            try (RawClient client = RawClient.connect(port);
                    Http2Client second = Http2Client.plaintext(port)) {
                assertThat(client.get("a.example", target).body()).contains(" GET " + target + " 0");
                assertThat(second.get("a.example", target).get(20, TimeUnit.SECONDS).body()).contains(" GET " + target + " 0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = UpstreamProtocol.class, names = {"HTTP1", "HTTP2"})
    void aRewriteReplacesThePrefixHoweverItIsSpelt(UpstreamProtocol protocol) throws Exception {
        serve(protocol);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "/%6Fld%20name/%61//b?q=%61").body()).contains(" GET /new/%61//b?q=%61 0");
        }
    }

    @Test
    void aClientThatWantsJsonGetsTheMessageInIt() throws Exception {
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            RawClient.Response response = client.send(
                            "GET //admin HTTP/1.1\r\nHost: a.example\r\nAccept: application/json\r\n\r\n")
                    .response();
            assertThat(response.body())
                    .isEqualTo("{\"status\":400,\"error\":\"bad-request\",\"message\":\"path: can be read in several ways,"
                            + " for different routes (expected: one route for all)\"}\n");
        }
    }

    @Test
    void anOperatorMayForwardTheLiteralReading() throws Exception {
        rauta.close();
        rauta = RunningDataplane.start(1, AmbiguousPaths.FORWARD);
        serve(UpstreamProtocol.HTTP1);
        try (RawClient client = RawClient.connect(port)) {
            assertThat(client.get("a.example", "//admin").body()).contains(" GET //admin 0");
            assertThat(client.get("a.example", "/%61dmin").status()).isEqualTo(403);
            assertThat(client.get("a.example", "/x/..%2Fadmin").status()).isEqualTo(400);
        }
    }
}
