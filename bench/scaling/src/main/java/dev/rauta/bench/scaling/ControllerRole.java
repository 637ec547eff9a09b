// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.bench.scaling.cluster.GeneratedCluster;
import dev.rauta.bench.scaling.cluster.Shape;
import dev.rauta.controller.Controller;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.feed.http2.FeedServer;
import dev.rauta.routes.feed.http2.FeedServerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A controller with its feed, as the product wires them, over a generated cluster instead of an API server. */
final class ControllerRole {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long SETTLE_MILLIS = 70;

    private final GeneratedCluster cluster;
    private final Shape shape;
    private final AckClock clock;
    private final FeedServer feed;
    private final Controller controller;
    private final AtomicLong told;
    private final long up;

    private ControllerRole(Shape shape, GeneratedCluster cluster, Controller controller, AckClock clock, FeedServer feed, AtomicLong told) {
        this.shape = shape;
        this.cluster = cluster;
        this.controller = controller;
        this.clock = clock;
        this.feed = feed;
        this.told = told;
        this.up = System.nanoTime();
    }

    static void run(Options options) throws IOException, InterruptedException {
        Shape shape = options.shape();
        GeneratedCluster cluster = GeneratedCluster.of(shape, options.path("pairs"));
        AtomicLong told = new AtomicLong();
        try (Controller controller = Controller.of(cluster.source(), Settings.DEFAULT, (_, _, _) -> told.incrementAndGet())) {
            AckClock clock = new AckClock(controller.verdicts());
            FeedServerSettings settings =
                    new FeedServerSettings("127.0.0.1", options.number("port"), Optional.of(options.path("certificates")));
            try (FeedServer feed = FeedServer.start(settings, clock)) {
                clock.publishTo(feed);
                ControllerRole role = new ControllerRole(shape, cluster, controller, clock, feed, told);
                controller.start(clock);
                if (clock.await(0, System.nanoTime(), 0, PATIENCE_MILLIS) == null) {
                    throw new IllegalStateException("snapshot: none after " + PATIENCE_MILLIS + " ms (expected: one)");
                }
                Console.serve(role.status(), role::answer);
            }
        }
    }

    private Map<String, ?> answer(String command, List<String> words) throws InterruptedException {
        return switch (command) {
            case "status" -> status();
            case "live" -> Map.of("live", Memory.live());
            case "shape" -> TranslateRole.shape(cluster, shape);
            case "await" -> Map.of("lagging", clock.lagging(number(words, 0), number(words, 1)));
            case "change" -> change(words);
            case "churn" -> churn(number(words, 0), number(words, 1));
            case "firsts" -> Map.of("up", up, "firsts", clock.firsts());
            default -> Console.unknown(command);
        };
    }

    private static int number(List<String> words, int at) {
        return Integer.parseInt(words.get(at));
    }

    private Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>(clock.told());
        status.put("pushedEntries", feed.pushedEntries());
        status.put("pushedBytes", feed.pushedBytes());
        status.put("connected", feed.dataplanes());
        status.put("statuses", told.get());
        status.put("collecting", Memory.collecting());
        controller.latest().ifPresent(decision -> status.put("entries", decision.encoded().size()));
        controller.latest().ifPresent(decision -> status.put("version", decision.encoded().version().value()));
        controller.latest().ifPresent(decision -> status.put("problems", decision.translation().problems().size()));
        return status;
    }

    /** {@code change WHAT DATAPLANES COUNT SECONDS}: one change after another, each of which is awaited everywhere. */
    private Map<String, Object> change(List<String> words) throws InterruptedException {
        int dataplanes = number(words, 1);
        int count = number(words, 2);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(number(words, 3));
        List<Long> published = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        List<Long> each = new ArrayList<>();
        for (int i = 0; i < count && System.nanoTime() < end; i++) {
            // Behind a quiet while, so that no change waits for another.
            Thread.sleep(SETTLE_MILLIS + 13 * (i % 5));
            long before = clock.publications();
            long at = System.nanoTime();
            make(words.get(0));
            cluster.source().tell();
            AckClock.Effective effective = clock.await(before, at, dataplanes, PATIENCE_MILLIS);
            if (effective == null) {
                throw new IllegalStateException("change: not in force at " + clock.lagging(dataplanes, 0) + " after "
                        + PATIENCE_MILLIS + " ms (expected: everywhere)");
            }
            published.add(effective.published());
            last.add(effective.answers().getLast());
            each.addAll(effective.answers());
        }
        return Map.of("changes", last.size(), "published", published, "last", last, "each", Quantiles.of(each));
    }

    private void make(String what) {
        switch (what) {
            case "route" -> cluster.editRoute();
            case "any" -> cluster.replaceAnyEndpoint();
            default -> cluster.replaceEndpoint(Integer.parseInt(what));
        }
    }

    /** {@code churn RATE SECONDS}: pods replaced at a steady rate, whether or not anybody keeps up. */
    private Map<String, Object> churn(int rate, int seconds) throws InterruptedException {
        long begin = System.nanoTime();
        long publications = clock.publications();
        int late = 0;
        for (int i = 0; i < rate * seconds; i++) {
            long due = begin + TimeUnit.SECONDS.toNanos(1) * i / rate;
            long left = due - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            } else if (left < -TimeUnit.SECONDS.toNanos(1)) {
                late++;
            }
            cluster.replaceAnyEndpoint();
            cluster.source().tell();
        }
        return Map.of(
                "changes", rate * seconds,
                "late", late,
                "seconds", (System.nanoTime() - begin) / 1e9,
                "published", clock.publications() - publications);
    }
}
