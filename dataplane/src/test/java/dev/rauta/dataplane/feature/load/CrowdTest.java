// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.client.RawH2Client;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream.Connection;
import dev.rauta.dataplane.testing.upstream.Roomy;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients with hundreds of requests under way at one upstream, and one that has a single one. */
final class CrowdTest {
    private static final int OF_EACH = 150;
    private static final int ALL = 2 * OF_EACH;

    private final int port = FreePorts.next();
    private final Map<Connection, AtomicInteger> held = new ConcurrentHashMap<>();
    private final Map<Connection, AtomicInteger> served = new ConcurrentHashMap<>();

    private int held() {
        return held.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Test
    void theEmptiestConnectionIsLeftToWhoHasFewRequests() throws Exception {
        Roomy script = (connection, request) -> {
            if (request.path().equals("/held")) {
                held.computeIfAbsent(connection, _ -> new AtomicInteger()).incrementAndGet();
            } else {
                served.computeIfAbsent(connection, _ -> new AtomicInteger()).incrementAndGet();
                connection.ok(request.stream(), "ok");
            }
        };
        try (RunningDataplane rauta = RunningDataplane.start(1);
                RawH2Upstream upstream = RawH2Upstream.start(script)) {
            rauta.apply(Tables.http(port)
                    .upstream("web", UpstreamProtocol.HTTP2, upstream.endpoint())
                    .forward("a.example", "/", "web")
                    .snapshot());
            try (RawH2Client first = RawH2Client.connect(port);
                    RawH2Client second = RawH2Client.connect(port);
                    RawClient other = RawClient.connect(port)) {
                for (int i = 0; i < OF_EACH; i++) {
                    first.get(2 * i + 1, "a.example", "/held");
                }
                await().until(() -> held() == OF_EACH);
                assertThat(other.get("a.example", "/").status()).isEqualTo(200);
                assertThat(upstream.accepted()).as("one connection is enough for a few").isEqualTo(1);
                for (int i = 0; i < OF_EACH; i++) {
                    second.get(2 * i + 1, "a.example", "/held");
                }
                await().until(() -> held() == ALL);
                await().until(() -> upstream.accepted() == 2);
                served.clear();
                await().until(() -> {
                    assertThat(other.get("a.example", "/").status()).isEqualTo(200);
                    return served.keySet().stream().anyMatch(one -> !held.containsKey(one));
                });
                served.clear();
                for (int i = 0; i < 5; i++) {
                    assertThat(other.get("a.example", "/").status()).isEqualTo(200);
                }
                int last = 2 * OF_EACH + 1;
                assertThat(first.get(last, "a.example", "/").answer(last).status()).isEqualTo(200);
                assertThat(served.keySet()).hasSize(2);
                assertThat(served.entrySet().stream()
                                .filter(one -> !held.containsKey(one.getKey()))
                                .mapToInt(one -> one.getValue().get()))
                        .as("the crowd stays where it is")
                        .containsExactly(5);
            }
        }
    }
}
