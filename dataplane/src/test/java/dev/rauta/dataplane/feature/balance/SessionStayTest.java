// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.LoadBalancing.Stay;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a client stays with an endpoint, and with the share of a route that has it; and how few endpoints a key may have. */
final class SessionStayTest {
    private final int port = FreePorts.next();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    SessionStayTest() {
        for (int i = 0; i < 4; i++) {
            String name = "" + i;
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    connection.ok(name);
                }
            });
            upstreams.add(upstream);
            toClose.add(upstream);
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private static LoadBalancing staying(Stay stay) {
        return new LoadBalancing.SessionCookie(Optional.of("stay"), "/", Optional.empty(), Optional.empty()).staying(stay);
    }

    private Endpoint[] first(int count) {
        return upstreams.subList(0, count).stream().map(RawH1Upstream::endpoint).toArray(Endpoint[]::new);
    }

    private Snapshot one(LoadBalancing how, Endpoint... endpoints) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, endpoints)
                .forward("a.example", "/", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(share(1, "web", how)))))
                .snapshot();
    }

    private static WeightedDestination share(int weight, String name, LoadBalancing how) {
        return new WeightedDestination(weight, new Destination.To(Tables.named(name), Optional.of(how)), List.of());
    }

    private RunningDataplane serve(int workers, Snapshot snapshot) {
        RunningDataplane rauta = RunningDataplane.serving(workers, snapshot);
        toClose.add(rauta);
        return rauta;
    }

    private RawClient.Response ask(String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("GET / HTTP/1.1\r\nHost: a.example\r\n" + String.join("\r\n", fields) + (fields.length > 0 ? "\r\n" : "") + "\r\n")
                    .response();
        }
    }

    private static String cookie(RawClient.Response response) {
        String set = response.header("set-cookie");
        return "Cookie: " + set.substring(0, set.indexOf(';'));
    }

    /** A new endpoint gets a share of the clients that were there before, and nobody else goes anywhere. */
    @ParameterizedTest
    @CsvSource({"true, 1", "true, 4", "false, 1", "false, 4"})
    void someMoveToOneThatComes(boolean moves, int workers) throws IOException {
        LoadBalancing how = staying(new Stay(moves, false, false));
        RunningDataplane rauta = serve(workers, one(how, first(2)));
        Map<String, String> homes = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            RawClient.Response response = ask();
            homes.put(cookie(response), response.body());
        }
        homes.forEach((cookie, home) -> assertThat(body(cookie)).isEqualTo(home));
        rauta.applyAll(one(how, first(3)));
        int moved = 0;
        for (Map.Entry<String, String> one : homes.entrySet()) {
            String now = body(one.getKey());
            assertThat(now).isIn(one.getValue(), "2");
            moved += now.equals("2") ? 1 : 0;
        }
        if (moves) {
            assertThat(moved).isBetween(1, homes.size() - 1);
        } else {
            assertThat(moved).isZero();
        }
    }

    private String body(String cookie) {
        try {
            return ask(cookie).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Weights are for those who have no session; a share without weight keeps its own. */
    @ParameterizedTest
    @CsvSource({"true, true, 1", "true, true, 4", "false, true, 1", "false, false, 1"})
    void aSessionHoldsItsShare(boolean moves, boolean holds, int workers) throws IOException {
        LoadBalancing how = staying(new Stay(moves, false, holds));
        RunningDataplane rauta = serve(workers, shares(how, 1, 0));
        RawClient.Response main = ask();
        assertThat(main.body()).isEqualTo("0");
        rauta.applyAll(shares(how, 0, 1));
        RawClient.Response other = ask();
        assertThat(other.body()).isEqualTo("1");
        for (int i = 0; i < 8; i++) {
            assertThat(body(cookie(main))).isEqualTo(holds ? "0" : "1");
            assertThat(body(cookie(other))).isEqualTo("1");
        }
        assertThat(body("Cookie: stay=" + "0".repeat(32))).as("nobody's").isEqualTo("1");
    }

    private Snapshot shares(LoadBalancing how, int main, int other) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstreams.get(0).endpoint())
                .upstream("next", UpstreamProtocol.HTTP1, upstreams.get(1).endpoint())
                .forward("a.example", "/", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(share(main, "web", how), share(other, "next", how)))))
                .snapshot();
    }

    /** Equal keys to the same few, and none to all of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9})
    void aKeyHasSoManyEndpoints(int among) throws IOException {
        serve(1, one(new LoadBalancing.RingSubset(new HashKey.Joined(List.of(new HashKey.Text("k"), new HashKey.Header("x-user"))), among), first(4)));
        Set<String> its = new HashSet<>();
        for (int i = 0; i < 80; i++) {
            its.add(ask("X-User: ann").body());
        }
        assertThat(its).hasSize(Math.min(among, 4));
    }
}
