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
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.OutlierDetection;
import dev.rauta.routes.upstream.Resilience;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.ZonePreference;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests stay in the dataplane's own zone while that has endpoints enough. */
final class ZonePreferenceTest {
    private static final int REQUESTS = 120;
    private static final Resilience SAME = Resilience.of(ZonePreference.SAME);

    @RegisterExtension
    final Closing closing = new Closing();

    private final int port = FreePorts.next();
    private final List<RawH1Upstream> upstreams = new ArrayList<>();

    private volatile boolean failing;

    ZonePreferenceTest() {
        for (int i = 0; i < 4; i++) {
            boolean first = i == 0;
            RawH1Upstream upstream = RawH1Upstream.start(connection -> {
                for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                    if (first && failing) {
                        connection.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
                    } else {
                        connection.ok("ok");
                    }
                }
            });
            upstreams.add(upstream);
            closing.add(upstream);
        }
    }

    private Tables endpoints(String... zones) {
        Endpoint[] all = new Endpoint[zones.length];
        for (int i = 0; i < zones.length; i++) {
            all[i] = new Endpoint(upstreams.get(i).endpoint().host(), upstreams.get(i).endpoint().port(), zones[i]);
        }
        return Tables.http(port).upstream("web", UpstreamProtocol.HTTP1, all).forward("a.example", "/", "web");
    }

    private Snapshot by(LoadBalancing how, Resilience resilience, String... zones) {
        return endpoints(zones)
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1, new Destination.To(Tables.named("web"), Optional.of(how), Optional.of(resilience)), List.of())))))
                .snapshot();
    }

    private RunningDataplane serve(String zone, int workers, Snapshot snapshot) {
        RunningDataplane rauta = RunningDataplane.startIn(zone, workers);
        closing.add(rauta);
        rauta.applyAll(snapshot);
        return rauta;
    }

    private void ask(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (RawClient client = RawClient.connect(port)) {
                client.get("a.example", "/" + i);
            }
        }
    }

    private List<Integer> counts() {
        return upstreams.stream().map(one -> one.requests().size()).toList();
    }

    @ParameterizedTest
    @CsvSource({"RoundRobin, 1", "RoundRobin, 4", "LeastRequest, 1", "LeastRequest, 4"})
    void requestsStayInTheirZone(String how, int workers) throws Exception {
        LoadBalancing balancing = how.equals("RoundRobin") ? new LoadBalancing.RoundRobin() : new LoadBalancing.LeastRequest();
        serve("a", workers, by(balancing, SAME, "a", "b", "b", "a"));
        ask(REQUESTS);
        assertThat(counts().get(1) + counts().get(2)).isZero();
        assertThat(counts().get(0)).isPositive();
        assertThat(counts().get(3)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatAZoneCannotCarryGoesOn(int workers) throws Exception {
        serve("a", workers, by(new LoadBalancing.RoundRobin(), SAME, "a", "b", "b", "b"));
        ask(REQUESTS);
        assertThat(counts().getFirst()).isBetween(REQUESTS / 2 - workers, REQUESTS / 2 + workers);
    }

    @Test
    void theServiceMaySaySoAndARouteOtherwise() throws Exception {
        RunningDataplane first = serve("a", 1, endpoints("a", "a", "b", "b").resilient("web", SAME).snapshot());
        ask(10);
        assertThat(counts()).containsExactly(5, 5, 0, 0);
        first.close();
        Snapshot any = endpoints("a", "a", "b", "b")
                .resilient("web", SAME)
                .change("a.example", route -> route.with(new Action.Forward(List.of(new WeightedDestination(
                        1,
                        new Destination.To(
                                Tables.named("web"), Optional.empty(), Optional.of(Resilience.of(ZonePreference.ANY))),
                        List.of())))))
                .snapshot();
        serve("a", 1, any);
        ask(8);
        assertThat(counts()).containsExactly(7, 7, 2, 2);
    }

    @Test
    void aDataplaneInNoZoneTakesAll() throws Exception {
        serve("", 1, by(new LoadBalancing.RoundRobin(), SAME, "a", "a", "b", "b"));
        ask(8);
        assertThat(counts()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void whoIsEjectedIsNotCounted() throws Exception {
        OutlierDetection outliers = new OutlierDetection(
                OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty(), Duration.ofHours(1), Duration.ofHours(1), 50);
        Resilience both = new Resilience(
                Optional.empty(), Optional.of(outliers), Optional.empty(), Optional.empty(), Optional.of(ZonePreference.SAME));
        failing = true;
        serve("a", 1, by(new LoadBalancing.RoundRobin(), both, "a", "b", "b", "b"));
        ask(20);
        assertThat(counts().getFirst()).isEqualTo(1);
        assertThat(counts().stream().mapToInt(count -> count).sum()).isEqualTo(20);
    }
}
