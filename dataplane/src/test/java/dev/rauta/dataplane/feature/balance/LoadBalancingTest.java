// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.testing.Closing;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.Route;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which endpoint a client's requests go to, as a share of its route says. */
final class LoadBalancingTest {
    private static final int UPSTREAMS = 5;

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();

    LoadBalancingTest() {
        for (int i = 0; i < UPSTREAMS; i++) {
            String name = "upstream " + i;
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    connection.readBody(head);
                    connection.ok(name);
                }
            });
            upstreams.add(upstream);
            closing.add(upstream);
        }
    }

    private Endpoint[] endpoints(int from) {
        return upstreams.subList(from, UPSTREAMS).stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
    }

    private Snapshot balanced(LoadBalancing how, Endpoint... endpoints) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", by(how))
                .snapshot();
    }

    private static UnaryOperator<Route> by(LoadBalancing how) {
        return route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                1, new Destination.To(Tables.named("web"), Optional.of(how)), List.of()))));
    }

    private RunningDataplane serve(int workers, Snapshot snapshot) {
        RunningDataplane rauta = RunningDataplane.serving(workers, snapshot);
        closing.add(rauta);
        return rauta;
    }

    /** On a connection of its own, so that any worker may take it. */
    private RawClient.Response ask(String path, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a.example\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        try (RawClient client = RawClient.connect(port)) {
            return client.send(head.append("\r\n").toString()).response();
        }
    }

    private static LoadBalancing by(String algorithm, HashKey key) {
        return algorithm.equals("Maglev") ? new LoadBalancing.Maglev(key) : new LoadBalancing.RingHash(key);
    }

    @ParameterizedTest
    @CsvSource({"Maglev, 1", "Maglev, 4", "RingHash, 1", "RingHash, 4"})
    void equalHeadersGoToOneEndpointAndOthersToOthers(String algorithm, int workers) throws IOException {
        serve(workers, balanced(by(algorithm, new HashKey.Header("x-user")), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int user = 0; user < 40; user++) {
            Set<String> its = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                its.add(ask("/" + i, "X-User: u" + user).body());
            }
            assertThat(its).as("user %d", user).hasSize(1);
            all.addAll(its);
        }
        assertThat(all).hasSize(UPSTREAMS);
    }

    @Test
    void requestsWithoutTheKeyGoToEachInTurn() throws IOException {
        serve(1, balanced(new LoadBalancing.Maglev(new HashKey.Header("x-user")), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < UPSTREAMS; i++) {
            all.add(ask("/").body());
        }
        assertThat(all).hasSize(UPSTREAMS);
    }

    @Test
    void thePathCountsWithoutItsQuery() throws IOException {
        serve(1, balanced(new LoadBalancing.Maglev(new HashKey.Path()), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String first = ask("/page/" + i + "?a=1").body();
            assertThat(ask("/page/" + i + "?a=2").body()).isEqualTo(first);
            all.add(first);
        }
        assertThat(all).hasSize(UPSTREAMS);
    }

    @Test
    void theUriCountsWithItsQuery() throws IOException {
        serve(1, balanced(new LoadBalancing.Maglev(new HashKey.Uri()), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String first = ask("/page?a=" + i).body();
            assertThat(ask("/page?a=" + i).body()).isEqualTo(first);
            all.add(first);
        }
        assertThat(all).hasSize(UPSTREAMS);
    }

    @Test
    void aCookieOfSomebodyElsesIsAKey() throws IOException {
        serve(1, balanced(new LoadBalancing.RingHash(new HashKey.Cookie("cart")), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String first = ask("/", "Cookie: a=b; cart=" + i).body();
            assertThat(ask("/", "Cookie: cart=" + i + "; xcart=no").body()).isEqualTo(first);
            all.add(first);
        }
        assertThat(all).hasSize(UPSTREAMS);
        assertThat(ask("/", "Cookie: cart=1").header("set-cookie")).as("it is not ours to set").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneAddressGoesToOneEndpoint(int workers) throws IOException {
        serve(workers, balanced(new LoadBalancing.Maglev(new HashKey.SourceAddress()), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            all.add(ask("/" + i).body());
        }
        assertThat(all).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aSessionStaysWhereItBeganUntilThatIsGone(int workers) throws IOException {
        LoadBalancing how = new LoadBalancing.SessionCookie(
                Optional.of("stay"), "/shop", Optional.of(Duration.ofHours(1)), Optional.of(LoadBalancing.SameSite.LAX));
        RunningDataplane rauta = serve(workers, balanced(how, endpoints(0)));
        RawClient.Response first = ask("/");
        String field = first.header("set-cookie");
        assertThat(field).matches("stay=[0-9a-f]{32}; Path=/shop; Max-Age=3600; HttpOnly; SameSite=Lax");
        String cookie = "Cookie: other=1; " + field.substring(0, field.indexOf(';'));
        for (int i = 0; i < 12; i++) {
            RawClient.Response again = ask("/" + i, cookie);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("set-cookie")).as("it has one").isEmpty();
        }
        // Others go: it stays.
        int its = Integer.parseInt(first.body().substring("upstream ".length()));
        Endpoint[] fewer = its >= 2 ? endpoints(2) : new Endpoint[] {upstreams.get(its).endpoint(), upstreams.get(4).endpoint()};
        rauta.applyAll(balanced(how, fewer));
        assertThat(ask("/", cookie).body()).isEqualTo(first.body());
        // It goes itself: the client gets another, and is told so.
        rauta.applyAll(balanced(how, upstreams.get((its + 1) % UPSTREAMS).endpoint()));
        RawClient.Response moved = ask("/", cookie);
        assertThat(moved.body()).isEqualTo("upstream " + (its + 1) % UPSTREAMS);
        assertThat(moved.header("set-cookie")).startsWith("stay=").isNotEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stay=", "stay=nonsense", "stay=00000000000000000000000000000000", "stay", "=", ";;;"})
    void aCookieThatNamesNobodyIsReplaced(String cookie) throws IOException {
        LoadBalancing how =
                new LoadBalancing.SessionCookie(Optional.of("stay"), "/", Optional.empty(), Optional.empty());
        serve(1, balanced(how, endpoints(0)));
        RawClient.Response response = ask("/", "Cookie: " + cookie);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("set-cookie")).matches("stay=[0-9a-f]{32}; Path=/; HttpOnly");
    }

    @Test
    void aCookieWithoutANameHasOneOfItsUpstream() throws IOException {
        LoadBalancing how =
                new LoadBalancing.SessionCookie(Optional.empty(), "/", Optional.empty(), Optional.of(LoadBalancing.SameSite.NONE));
        serve(1, balanced(how, endpoints(0)));
        assertThat(ask("/").header("set-cookie"))
                .matches("rauta-[0-9a-f]{8}=[0-9a-f]{32}; Path=/; HttpOnly; Secure; SameSite=None");
    }

    /** Whoever cannot be reached is nobody to stay with. */
    @Test
    void aSessionWhoseEndpointCannotBeReachedMovesOn() throws IOException {
        LoadBalancing how =
                new LoadBalancing.SessionCookie(Optional.of("stay"), "/", Optional.empty(), Optional.empty());
        RunningDataplane rauta = serve(1, balanced(how, endpoints(0)));
        RawClient.Response first = ask("/");
        String field = first.header("set-cookie");
        int its = Integer.parseInt(first.body().substring("upstream ".length()));
        upstreams.get(its).close();
        // A request on its connection, that may have been heard, is not sent again.
        await().until(() -> rauta.dataplane().describeWorkers().getFirst().pools().stream().allMatch(pool -> pool.http1Connections() == 0));
        RawClient.Response moved = ask("/", "Cookie: " + field.substring(0, field.indexOf(';')));
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.body()).isNotEqualTo(first.body());
        assertThat(moved.header("set-cookie")).startsWith("stay=").isNotEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void leastRequestsServesFromAll(int workers) throws IOException {
        serve(workers, balanced(new LoadBalancing.LeastRequest(), endpoints(0)));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 200 && all.size() < UPSTREAMS; i++) {
            RawClient.Response response = ask("/");
            assertThat(response.status()).isEqualTo(200);
            all.add(response.body());
        }
        assertThat(all).hasSize(UPSTREAMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Maglev", "RingHash"})
    void noEndpointIs503(String algorithm) throws IOException {
        serve(1, balanced(by(algorithm, new HashKey.Path())));
        assertThat(ask("/").status()).isEqualTo(503);
    }
}
