// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.http2.Held;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Many dataplanes in one process. The first one fetches the snapshot; the others begin by holding the very same, as dataplanes
 * do whose connection comes back, so that it lies in memory once.
 */
final class DataplanesRole {
    private static final long FIRST_MILLIS = 120_000;

    private final Dataplanes dataplanes;
    private final List<SimulatedDataplane> all = new ArrayList<>();

    private DataplanesRole(Dataplanes dataplanes) {
        this.dataplanes = dataplanes;
    }

    static void run(Options options) throws IOException, InterruptedException {
        DataplanesRole role = new DataplanesRole(Dataplanes.to(options.number("port"), options.path("certificates")));
        role.start(options);
        Console.serve(Map.of("up", true), role::answer);
        // Threads of links are daemons; who is asked to quit does not wait for a thousand of them to be closed one by one.
        Runtime.getRuntime().halt(0);
    }

    private void start(Options options) throws InterruptedException {
        String prefix = options.text("prefix");
        int count = options.number("count");
        int slow = options.number("slow", 0);
        boolean fresh = options.number("fresh", 0) == 1;
        Publication nothing = new Publication(Held.NOTHING.snapshot(), Held.NOTHING.watermark());
        Publication base = nothing;
        for (int i = 0; i < count; i++) {
            long delay = i > 0 && i <= slow ? options.number("slow-delay", 1000) : options.number("delay", 5);
            SimulatedDataplane one = new SimulatedDataplane(prefix + "-" + i, delay, fresh ? nothing : base);
            all.add(one);
            one.start(dataplanes);
            if (i == 0 && !fresh) {
                if (!one.awaitAny(FIRST_MILLIS)) {
                    throw new IllegalStateException("snapshot: none after " + FIRST_MILLIS + " ms (expected: one, from a controller)");
                }
                base = one.holds();
            }
        }
    }

    private Map<String, ?> answer(String command, List<String> words) {
        return switch (command) {
            case "status" -> status();
            case "behind" -> behind(words.getFirst());
            case "stop" -> each(words, SimulatedDataplane::stop);
            case "start" -> each(words, one -> one.start(dataplanes));
            case "live" -> Map.of("live", Memory.live());
            default -> Console.unknown(command);
        };
    }

    private interface Action {
        void on(SimulatedDataplane one);
    }

    /** {@code stop FROM TO}: those of these numbers. */
    private Map<String, ?> each(List<String> words, Action action) {
        List<SimulatedDataplane> some = all.subList(Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)));
        some.forEach(action::on);
        return Map.of("done", some.size());
    }

    /** Those that do not hold {@code version}. */
    private Map<String, ?> behind(String version) {
        List<String> names = all.stream()
                .filter(one -> !one.holds().snapshot().version().value().equals(version))
                .map(SimulatedDataplane::instance)
                .toList();
        return Map.of("behind", names.stream().limit(20).toList(), "count", names.size());
    }

    private Map<String, Object> status() {
        Map<String, Integer> versions = new TreeMap<>();
        all.forEach(one -> versions.merge(one.holds().snapshot().version().brief(), 1, Integer::sum));
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("connected", all.stream().filter(SimulatedDataplane::connected).count());
        status.put("applied", all.stream().mapToLong(SimulatedDataplane::applied).sum());
        status.put("versions", versions);
        return status;
    }
}
