// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.pool.LoneConnector;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints of one upstream that are asked in one way; confined to one event loop. */
final class CheckedUpstream implements Watched.Upkeep {
    private static final Logger log = LoggerFactory.getLogger(CheckedUpstream.class);

    private final UpstreamName name;
    private final HealthCheck check;
    private final Surroundings around;
    private final Map<Endpoint, Watched> endpoints = new HashMap<>();
    private LoneConnector connector;
    private List<Endpoint> adopted = List.of();

    /**
     * What all of them share.
     *
     * @param slots how many questions may be under way
     * @param counts how often each outcome has come of a question, by upstream
     */
    record Surroundings(
            EventLoop loop,
            Class<? extends Channel> channelType,
            FlushBatch flushes,
            RandomGenerator random,
            Slots slots,
            Map<UpstreamName, Map<String, Long>> counts,
            HealthListener listener) {}

    CheckedUpstream(UpstreamPlan plan, HealthCheck check, Surroundings around) {
        this.name = plan.upstream().name();
        this.check = check;
        this.around = around;
        this.connector = connector(plan);
    }

    private LoneConnector connector(UpstreamPlan plan) {
        return new LoneConnector(around.loop(), around.channelType(), check.timeout(), around.flushes(), plan);
    }

    HealthCheck check() {
        return check;
    }

    /** Goes on to speak to them otherwise. */
    void plan(UpstreamPlan plan) {
        if (plan != connector.plan()) {
            connector = connector(plan);
        }
    }

    /**
     * Goes on with other endpoints.
     *
     * @param known those of which is known that they do not work
     */
    @SuppressWarnings("ReferenceEquality") // most changes are elsewhere, and leave the very same list
    void endpoints(List<Endpoint> wanted, Set<Endpoint> known) {
        if (wanted == adopted) {
            return;
        }
        adopted = wanted;
        Set<Endpoint> keep = new HashSet<>(wanted);
        Set<Endpoint> before = down();
        endpoints.values().removeIf(one -> {
            boolean gone = !keep.contains(one.endpoint());
            if (gone) {
                one.end();
            }
            return gone;
        });
        for (Endpoint endpoint : wanted) {
            endpoints.computeIfAbsent(endpoint, added -> {
                Watched one = new Watched(added, check, this, !known.contains(added));
                one.begin();
                return one;
            });
        }
        if (!down().equals(before)) {
            tell();
        }
    }

    /** Asks nobody any more, and takes nobody for broken. */
    void end() {
        stop();
        around.listener().down(name, check, Set.of());
    }

    /** Asks nobody any more; what is known stays known. */
    void stop() {
        endpoints.values().forEach(Watched::end);
    }

    /** Those that do not work. */
    Set<Endpoint> down() {
        return endpoints.values().stream()
                .filter(one -> !one.works())
                .map(Watched::endpoint)
                .collect(Collectors.toUnmodifiableSet());
    }

    HealthView.Checked view() {
        return new HealthView.Checked(
                name,
                check,
                endpoints.values().stream()
                        .map(Watched::view)
                        .sorted(Comparator.comparing(HealthView.EndpointHealth::endpoint))
                        .toList());
    }

    private void tell() {
        around.listener().down(name, check, down());
    }

    @Override
    public EventLoop loop() {
        return around.loop();
    }

    @Override
    public RandomGenerator random() {
        return around.random();
    }

    @Override
    public Slots slots() {
        return around.slots();
    }

    @Override
    public Asking ask(Watched one, Asking.Protocols protocols) {
        return new Asking(around.loop(), connector, check, one.endpoint(), protocols, one::found);
    }

    @Override
    public void found(Watched one, Finding finding, boolean changed) {
        around.counts().computeIfAbsent(name, _ -> new HashMap<>()).merge(finding.outcome(), 1L, Long::sum);
        if (changed) {
            log.atInfo()
                    .addKeyValue("upstream", name)
                    .addKeyValue("endpoint", one.endpoint())
                    .addKeyValue("outcome", finding.outcome())
                    .log(one.works() ? "Endpoint works again" : "Endpoint does not work");
            tell();
        }
    }
}
