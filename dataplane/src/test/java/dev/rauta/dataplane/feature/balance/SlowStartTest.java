// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.Closing;
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
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint that has come while others were there gets less than its share for a while. */
final class SlowStartTest {
    private static final LoadBalancing TURNS = new LoadBalancing.RoundRobin();
    private static final int REQUESTS = 300;

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();

    SlowStartTest() {
        for (int i = 0; i < 3; i++) {
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    connection.ok("ok");
                }
            });
            upstreams.add(upstream);
            closing.add(upstream);
        }
    }

    private Snapshot snapshot(LoadBalancing how, Optional<Duration> window, int endpoints) {
        return Tables.http(port)
                .upstream("web", UpstreamProtocol.HTTP1, upstreams.subList(0, endpoints).stream()
                        .map(RawH1Upstream::endpoint)
                        .toArray(Endpoint[]::new))
                .forward("a.example", "/", "web")
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1,
                        new Destination.To(
                                Tables.named("web"),
                                Optional.of(how),
                                window.map(its -> new Resilience(Optional.empty(), Optional.empty(), Optional.of(its)))),
                        List.of())))))
                .snapshot();
    }

    private void ask(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.get("a.example", "/" + i).status()).isEqualTo(200);
            }
        }
    }

    /** What the third gets that comes when each worker has served requests to the others. */
    private int ofTheThird(int workers, LoadBalancing how, Optional<Duration> window) throws IOException {
        RunningDataplane rauta = RunningDataplane.serving(workers, snapshot(how, window, 2));
        closing.add(rauta);
        ask(20 * workers);
        rauta.applyAll(snapshot(how, window, 3));
        ask(REQUESTS);
        return upstreams.getLast().requests().size();
    }

    @ParameterizedTest
    @CsvSource({"RoundRobin, 1", "RoundRobin, 4", "LeastRequest, 1", "LeastRequest, 4"})
    void itGetsATenthOfItsShareAtFirst(String how, int workers) throws Exception {
        LoadBalancing balancing = how.equals("RoundRobin") ? TURNS : new LoadBalancing.LeastRequest();
        assertThat(ofTheThird(workers, balancing, Optional.of(Duration.ofHours(1)))).isLessThan(REQUESTS / 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void onceTheWindowIsOverItGetsItsShare(int workers) throws Exception {
        assertThat(ofTheThird(workers, TURNS, Optional.of(Duration.ofMillis(1)))).isBetween(REQUESTS / 4, REQUESTS / 2);
    }

    @Test
    void whereNobodyAsksItGetsItsShareAtOnce() throws Exception {
        assertThat(ofTheThird(1, TURNS, Optional.empty())).isEqualTo(REQUESTS / 3);
    }

    @Test
    void keysAreNotSentElsewhereForIt() throws Exception {
        LoadBalancing how = new LoadBalancing.Maglev(new HashKey.Path());
        assertThat(ofTheThird(1, how, Optional.of(Duration.ofHours(1)))).isBetween(REQUESTS / 5, REQUESTS / 2);
    }
}
