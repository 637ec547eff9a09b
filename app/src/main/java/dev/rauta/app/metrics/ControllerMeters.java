// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.metrics;

import dev.rauta.routes.feed.http2.FeedServer;
import dev.rauta.routes.feed.http2.Relay;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** What a controller with a networked feed exposes, besides its families. */
public final class ControllerMeters {
    private ControllerMeters() {}

    /** @param leads whether this replica leads now */
    public static void register(
            MeterRegistry registry, FeedServer feed, Relay relay, BooleanSupplier leads) {
        FunctionCounter.builder("rauta.feed.pushed.entries", feed, FeedServer::pushedEntries)
                .description("Entries sent to dataplanes: what they lacked.")
                .register(registry);
        FunctionCounter.builder("rauta.feed.pushed", feed, FeedServer::pushedBytes)
                .baseUnit("bytes")
                .description("Bytes of pushes sent to dataplanes, before TLS.")
                .register(registry);
        Gauge.builder("rauta.feed.replicas", feed, FeedServer::replicas)
                .description("Other replicas that tell this one, which leads, what their dataplanes say.")
                .register(registry);
        Gauge.builder("rauta.feed.relayed", () -> relay.connected() ? 1 : 0)
                .description("Whether what dataplanes say here is told to another replica, which leads.")
                .register(registry);
        Gauge.builder("rauta.leader", () -> leads.getAsBoolean() ? 1 : 0)
                .description("Whether this replica leads, and so writes statuses.")
                .register(registry);
    }
}
