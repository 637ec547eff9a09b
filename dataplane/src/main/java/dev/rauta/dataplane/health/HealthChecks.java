// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import dev.rauta.dataplane.health.CheckedUpstream.Surroundings;
import dev.rauta.dataplane.http.flow.FlushBatch;
import dev.rauta.dataplane.upstream.pool.Touched;
import dev.rauta.dataplane.upstream.pool.UpstreamPlan;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.UpstreamName;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks endpoints whether they work, for whatever policy wants that, once for all workers.
 *
 * <p>What is asked is an upstream in one way: where several routes have it asked in the same way, the same is known to all; where in
 * different ways, each knows what its own has found. Snapshots are handed over by one thread at a time, which waits until it is so; all
 * else is for any thread. Nothing runs while nothing is asked.
 */
public final class HealthChecks implements AutoCloseable {
    /** So many questions at a time, however many endpoints there are; the rest wait, and intervals grow. */
    private static final int MOST_AT_ONCE = 256;

    /** What requests may wait to be sent, in bytes. */
    private static final long BUFFERED = 16 << 20;

    private final Supplier<EventLoop> starting;
    private final Class<? extends Channel> channelType;
    private final HealthListener listener;
    private final Map<UpstreamName, Map<HealthCheck, CheckedUpstream>> all = new HashMap<>();
    private final Map<UpstreamName, Map<String, Long>> counts = new HashMap<>();
    private volatile @Nullable Surroundings around;
    private volatile boolean stopped;

    /**
     * @param starting makes an event loop, once and only where one is needed; whoever made it ends it
     * @param channelType a socket channel that fits it
     * @param listener hears which endpoints do not work
     */
    public HealthChecks(Supplier<EventLoop> starting, Class<? extends Channel> channelType, HealthListener listener) {
        this.starting = starting;
        this.channelType = channelType;
        this.listener = listener;
    }

    /**
     * Asks from now on what {@code wanted} says, and nothing else; listeners have been told what was known before when it returns.
     *
     * @param plans how upstreams are spoken to; one without is not asked
     * @param endpoints all literal addresses
     */
    public void adopt(
            Map<UpstreamName, Set<HealthCheck>> wanted,
            Map<UpstreamName, UpstreamPlan> plans,
            Map<UpstreamName, List<Endpoint>> endpoints) {
        if (stopped || (wanted.isEmpty() && around == null)) {
            return;
        }
        await(begun(), () -> {
            for (UpstreamName name : List.copyOf(all.keySet())) {
                if (!wanted.containsKey(name) || !plans.containsKey(name)) {
                    remove(name);
                }
            }
            wanted.forEach((name, checks) -> {
                UpstreamPlan plan = plans.get(name);
                if (plan != null) {
                    adopt(plan, checks, endpoints.getOrDefault(name, List.of()));
                }
            });
        });
    }

    /** Goes on with other endpoints of {@code touched}. */
    public void move(Map<UpstreamName, List<Endpoint>> endpoints, Touched touched) {
        Surroundings present = around;
        if (stopped || present == null) {
            return;
        }
        await(present, () -> touched.among(all.keySet(), name -> all.getOrDefault(name, Map.of())
                .values()
                .forEach(one -> one.endpoints(endpoints.getOrDefault(name, List.of()), Set.of()))));
    }

    /** Asks nobody any more; what is known stays known. */
    public void stop() {
        stopped = true;
        Surroundings present = around;
        if (present != null && !present.loop().isShuttingDown()) {
            await(present, () -> all.values().forEach(its -> its.values().forEach(CheckedUpstream::stop)));
        }
    }

    /** What is known now; waits for the loop. */
    public HealthView describe() {
        Surroundings present = around;
        if (present == null || present.loop().isShuttingDown()) {
            return HealthView.NONE;
        }
        return CompletableFuture.supplyAsync(this::view, present.loop()).join();
    }

    @Override
    public void close() {
        stop();
    }

    private HealthView view() {
        Map<UpstreamName, Map<String, Long>> outcomes = new HashMap<>();
        counts.forEach((name, its) -> outcomes.put(name, Map.copyOf(its)));
        return new HealthView(
                all.values().stream()
                        .map(Map::values)
                        .flatMap(Collection::stream)
                        .map(CheckedUpstream::view)
                        .sorted((one, other) -> one.upstream().compareTo(other.upstream()))
                        .toList(),
                outcomes);
    }

    private void adopt(UpstreamPlan plan, Set<HealthCheck> checks, List<Endpoint> endpoints) {
        Map<HealthCheck, CheckedUpstream> its = all.computeIfAbsent(plan.upstream().name(), _ -> new HashMap<>(2));
        List<CheckedUpstream> leaving =
                its.values().stream().filter(one -> !checks.contains(one.check())).toList();
        for (HealthCheck check : checks) {
            CheckedUpstream known = its.get(check);
            CheckedUpstream one = known == null ? new CheckedUpstream(plan, check, begun()) : known;
            its.put(check, one);
            one.plan(plan);
            one.endpoints(endpoints, known == null ? down(check, leaving) : Set.of());
        }
        leaving.forEach(one -> {
            its.remove(one.check());
            one.end();
        });
    }

    /** What was found by asking the same, if not as often or as long. */
    private static Set<Endpoint> down(HealthCheck check, List<CheckedUpstream> leaving) {
        return leaving.stream()
                .filter(one -> one.check().question().equals(check.question()) && one.check().port().equals(check.port()))
                .findFirst()
                .map(CheckedUpstream::down)
                .orElse(Set.of());
    }

    private void remove(UpstreamName name) {
        Map<HealthCheck, CheckedUpstream> gone = all.remove(name);
        if (gone != null) {
            gone.values().forEach(CheckedUpstream::end);
        }
        counts.remove(name);
    }

    private Surroundings begun() {
        Surroundings present = around;
        if (present == null) {
            EventLoop loop = starting.get();
            FlushBatch flushes = new FlushBatch(loop, BUFFERED);
            present = new Surroundings(
                    loop, channelType, flushes, new SplittableRandom(), new Slots(MOST_AT_ONCE), counts, listener);
            loop.scheduleWithFixedDelay(() -> flushes.tick(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
            around = present;
        }
        return present;
    }

    private static void await(Surroundings present, Runnable task) {
        CompletableFuture.runAsync(task, present.loop()).join();
    }
}
