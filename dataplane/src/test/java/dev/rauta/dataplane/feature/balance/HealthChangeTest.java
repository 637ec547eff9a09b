// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.balance;

import static dev.rauta.dataplane.feature.balance.CheckedSite.OFTEN;
import static dev.rauta.dataplane.feature.balance.CheckedSite.awaitDown;
import static dev.rauta.dataplane.feature.balance.CheckedSite.check;
import static dev.rauta.dataplane.feature.balance.CheckedSite.http;
import static dev.rauta.dataplane.feature.balance.CheckedSite.only;
import static dev.rauta.dataplane.feature.balance.CheckedSite.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.feature.balance.CheckedSite.Mood;
import dev.rauta.dataplane.health.HealthView;
import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what is known, when endpoints, checks or routes change. */
final class HealthChangeTest {
    @RegisterExtension
    final CheckedSite site = new CheckedSite();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void endpointsThatComeAreAskedAndThoseThatGoAreNot(int workers) throws Exception {
        Endpoint[] all = site.endpoints(4);
        site.moods().put(3, Mood.FAILS);
        RunningDataplane rauta = site.serve(workers, site.tables(http(), UpstreamProtocol.HTTP1, all[0], all[1]));
        site.answering(4 * workers);
        assertThat(site.upstreams().get(3).accepted()).isZero();
        rauta.applyAll(site.tables(http(), UpstreamProtocol.HTTP1, all[0], all[3]).snapshot());
        awaitDown(rauta, 1);
        assertThat(site.answering(10 * workers)).containsExactly("0");
        // What had been asked before the change may still be on its way.
        int before = site.upstreams().get(1).requests().size();
        long passed = outcomes(rauta, "passed");
        await().until(() -> outcomes(rauta, "passed") >= passed + 5);
        assertThat(site.upstreams().get(1).requests().size()).isLessThanOrEqualTo(before + 1);
        rauta.applyAll(site.tables(http(), UpstreamProtocol.HTTP1, all[0], all[1]).snapshot());
        awaitDown(rauta, 0);
        assertThat(site.answering(10 * workers)).containsExactly("0", "1");
    }

    /** Without the field nobody is asked; with it again, what was known is not believed any more. */
    @Test
    void probesEndWithTheField() throws Exception {
        Endpoint[] all = site.endpoints(2);
        site.moods().put(1, Mood.FAILS);
        RunningDataplane rauta = site.serve(1, site.tables(http(), UpstreamProtocol.HTTP1, all));
        site.answering(2);
        awaitDown(rauta, 1);
        rauta.applyAll(Tables.http(site.port())
                .upstream("web", UpstreamProtocol.HTTP1, all)
                .forward("a.example", "/", "web")
                .snapshot());
        assertThat(site.answering(6)).containsExactly("0", "1");
        assertThat(rauta.dataplane().describeHealth()).isEqualTo(HealthView.NONE);
        int accepted = site.upstreams().get(0).accepted();
        // Five intervals; what had begun before may still come.
        await().pollDelay(OFTEN.multipliedBy(5)).until(() -> true);
        assertThat(site.upstreams().get(0).accepted()).isLessThanOrEqualTo(accepted + 1);
    }

    /** How often, or how long, is no reason to forget what was found. */
    @Test
    void anotherIntervalKeepsWhatIsKnown() throws Exception {
        Endpoint[] all = site.endpoints(2);
        site.moods().put(1, Mood.FAILS);
        RunningDataplane rauta = site.serve(1, site.tables(http(), UpstreamProtocol.HTTP1, all));
        site.answering(2);
        awaitDown(rauta, 1);
        HealthCheck other = new HealthCheck(
                http().question(), OptionalInt.empty(), Duration.ofHours(1), Duration.ofHours(1), OFTEN, 1, 1);
        rauta.applyAll(site.tables(other, UpstreamProtocol.HTTP1, all).snapshot());
        assertThat(site.answering(6)).containsExactly("0");
    }

    /** Two routes that have it asked in different ways each go by their own; the same way is one. */
    @Test
    void eachRouteGoesByItsOwnCheck() throws Exception {
        Endpoint[] all = site.endpoints(2);
        site.moods().put(1, Mood.FAILS);
        Destination.To strict = new Destination.To(Tables.named("web"), Optional.empty(), Optional.of(only(http())));
        Tables tables = site.tables(check(new HealthCheck.Question.Tcp()), UpstreamProtocol.HTTP1, all)
                .forward("strict.example", "/", "web")
                .forward("same.example", "/", "web");
        for (String host : List.of("strict.example", "same.example")) {
            tables.change(host, route -> route.with(
                    new Action.Forward(List.of(new WeightedDestination(1, strict, List.of())))));
        }
        RunningDataplane rauta = site.serve(1, tables);
        await().until(() -> rauta.dataplane().describeHealth().checks().stream()
                .anyMatch(one -> one.endpoints().stream().anyMatch(endpoint -> !endpoint.works())));
        assertThat(rauta.dataplane().describeHealth().checks()).hasSize(2);
        Set<String> strictly = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            strictly.add(site.ask("strict.example"));
            strictly.add(site.ask("same.example"));
        }
        assertThat(strictly).containsExactly("0");
        assertThat(site.answering(10)).containsExactly("0", "1");
    }

    /** A drain ends them, and what is known stays known. */
    @Test
    void aDrainEndsThem() throws Exception {
        Endpoint[] all = site.endpoints(2);
        RunningDataplane rauta = site.serve(1, site.tables(http(), UpstreamProtocol.HTTP1, all));
        await().until(() -> outcomes(rauta, "passed") >= 4);
        rauta.dataplane().drain(Duration.ZERO, Duration.ofSeconds(1));
        long asked = outcomes(rauta, "passed");
        int accepted = site.upstreams().getFirst().accepted();
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        assertThat(outcomes(rauta, "passed")).isEqualTo(asked);
        assertThat(site.upstreams().getFirst().accepted()).isEqualTo(accepted);
    }
}
