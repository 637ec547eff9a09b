// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A share that yields leaves its requests to the route's fallback while its upstream has no endpoint; any other answers 503. */
final class YieldingShareTest {
    private static final Guard NOBODY = new Guard.Addresses(List.of(AddressRange.parse("192.0.2.1")), List.of());

    private final int port = FreePorts.next();
    private final FakeUpstream main = FakeUpstream.http1("main");
    private final FakeUpstream next = FakeUpstream.http1("next");
    private final Endpoint[] none = {};
    private final Endpoint[] ofMain = {main.endpoint()};
    private final Endpoint[] ofNext = {next.endpoint()};
    private RunningDataplane rauta = RunningDataplane.start(1);

    @AfterEach
    void stop() {
        rauta.close();
        main.close();
        next.close();
    }

    private void start(int workers) {
        rauta.close();
        rauta = RunningDataplane.start(workers);
    }

    private static WeightedDestination share(int weight, String upstream, Filter... filters) {
        return new WeightedDestination(weight, new Destination.To(Tables.named(upstream)), List.of(filters));
    }

    private static Filter marking(String value) {
        return new Filter.RequestHeaders(new HeaderEdit(List.of(new HeaderField("x-share", value)), List.of(), List.of()));
    }

    private Snapshot site(Endpoint[] mains, Endpoint[] nexts, WeightedDestination... shares) {
        return Tables.http(port)
                .upstream("main", UpstreamProtocol.HTTP1, mains)
                .upstream("next", UpstreamProtocol.HTTP1, nexts)
                .action("a.example", "/", new Action.Forward(List.of(shares)))
                .snapshot();
    }

    private RawClient.Response ask(String... fields) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: a.example\r\n");
            for (String field : fields) {
                request.append(field).append("\r\n");
            }
            return client.send(request + "\r\n").response();
        }
    }

    /** Who answers so many requests, or with which status that is done instead. */
    private List<String> answers(int count, String... fields) throws IOException {
        String[] answers = new String[count];
        for (int i = 0; i < count; i++) {
            RawClient.Response response = ask(fields);
            answers[i] = response.status() == 200 ? response.body().substring(0, 4) : response.status() + "";
        }
        return List.of(answers);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "1, 1", "4, 1"})
    void itsRequestsGoToTheFallbackAndComeBack(int workers, int left) throws IOException {
        start(workers);
        WeightedDestination[] shares = {share(left, "main"), share(3, "next").yielding()};
        for (int round = 0; round < 2; round++) {
            rauta.applyAll(site(ofMain, ofNext, shares));
            List<String> both = answers(16);
            assertThat(both).contains("next").doesNotContain("503");
            assertThat(both.contains("main")).as("%s", both).isEqualTo(left > 0);
            rauta.applyAll(site(ofMain, none, shares));
            assertThat(answers(16)).containsOnly("main");
        }
        rauta.applyAll(site(none, none, shares));
        assertThat(answers(8)).as("nobody is left").containsOnly("503");
        rauta.applyAll(site(none, ofNext, shares));
        List<String> without = answers(16);
        assertThat(without).as("the fallback itself yields to nobody").contains("next").doesNotContain("main");
        assertThat(without.contains("503")).as("%s", without).isEqualTo(left > 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anyOtherShareAnswers503(int workers) throws IOException {
        start(workers);
        rauta.applyAll(site(ofMain, none, share(1, "main"), share(1, "next")));
        assertThat(answers(16)).contains("main", "503");
    }

    /** A share that cannot be served for another reason is no share without endpoints. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatIsBrokenDoesNotYield(int workers) throws IOException {
        start(workers);
        WeightedDestination broken = new WeightedDestination(1, new Destination.Broken(503, "guard-incomplete"), List.of(), true);
        rauta.applyAll(site(ofMain, ofNext, broken, share(0, "main")));
        assertThat(answers(8)).containsOnly("503");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void filtersAndGuardsAreThoseOfTheShareThatIsTaken(int workers) throws IOException {
        start(workers);
        WeightedDestination[] shares = {share(1, "next", NOBODY, marking("next")).yielding(), share(0, "main", marking("main"))};
        rauta.applyAll(site(ofMain, ofNext, shares));
        assertThat(answers(8)).containsOnly("403");
        rauta.applyAll(site(ofMain, none, shares));
        assertThat(answers(8)).containsOnly("main");
        assertThat(ask().body()).contains("x-share: main").doesNotContain("x-share: next");
        WeightedDestination[] guarded = {share(1, "next").yielding(), share(0, "main", NOBODY)};
        rauta.applyAll(site(ofMain, none, guarded));
        assertThat(answers(8)).as("a guard of the fallback is asked").containsOnly("403");
        assertThat(next.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void sessionsFallBackToo(int workers) throws IOException {
        start(workers);
        LoadBalancing how = new LoadBalancing.SessionCookie(Optional.of("stay"), "/", Optional.empty(), Optional.empty())
                .staying(new LoadBalancing.Stay(false, false, true));
        WeightedDestination[] shares = {
            new WeightedDestination(1, new Destination.To(Tables.named("main"), Optional.of(how)), List.of()),
            new WeightedDestination(0, new Destination.To(Tables.named("next"), Optional.of(how)), List.of(), true)
        };
        rauta.applyAll(site(ofMain, ofNext, shares[0].weighing(0), shares[1].weighing(1)));
        String set = ask().header("set-cookie");
        String cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
        rauta.applyAll(site(ofMain, ofNext, shares));
        assertThat(answers(8, cookie)).as("a session keeps its share").containsOnly("next");
        rauta.applyAll(site(ofMain, none, shares));
        assertThat(answers(8, cookie)).containsOnly("main");
        rauta.applyAll(site(ofMain, ofNext, shares));
        assertThat(answers(8, cookie)).containsOnly("next");
    }
}
