// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where responses send clients, and what that becomes. */
final class LocationsTest {
    private final int port = FreePorts.next();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private RawClient.Response ask(int workers, String fields, Filter... filters) throws IOException {
        RawH1Upstream web = RawH1Upstream.answering("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + fields + "\r\n");
        toClose.add(web);
        toClose.add(RunningDataplane.serving(
                workers,
                Tables.http(port)
                        .upstream("web", UpstreamProtocol.HTTP1, web.endpoint())
                        .forward("a.example", "/", "web", filters)
                        .snapshot()));
        try (RawClient client = RawClient.connect(port)) {
            return client.get("a.example", "/asked?q");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://inside/, ${scheme}://${host}/, http://inside/x?y, http://a.example/x?y",
        "http://([a-z]+):[0-9]+, https://$1.example$2, http://inside:80/x, https://inside.example/x",
        "http://, https://, https://http://x/, https://http://x/",
        "/, ${target}&, /x, /asked?q&x",
        "(?i)HTTP://INSIDE, $0!, http://Inside/, http://Inside!/",
        "/a, $x$$1, /a/b, $x$/b"
    })
    void whatItBeginsWithIsReplaced(String from, String to, String said, String told) throws IOException {
        assertThat(ask(1, "Location: " + said + "\r\n", new Filter.Locations(from, to)).header("location")).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void refreshIsRewrittenAsLocationIs(int workers) throws IOException {
        RawClient.Response response =
                ask(workers, "Refresh: 3; URL=http://inside/x\r\n", new Filter.Locations("http://inside", "https://outside"));
        assertThat(response.header("refresh")).isEqualTo("3; URL=https://outside/x");
        assertThat(response.header("location")).isEmpty();
    }

    /** As with a path that cannot be rewritten, nobody is asked. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "(?=x)"})
    void anExpressionThatIsNone(String from) throws IOException {
        assertThat(ask(1, "", new Filter.Locations(from, "/")).status()).isEqualTo(503);
    }
}
