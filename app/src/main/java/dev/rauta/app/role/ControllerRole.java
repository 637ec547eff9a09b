// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Exposition;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.FeedTrust;
import dev.rauta.app.config.HostPort;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.metrics.ControllerFamilies;
import dev.rauta.app.metrics.PushTimes;
import dev.rauta.controller.Controller;
import dev.rauta.controller.leader.Leadership;
import dev.rauta.controller.trust.FeedAuthority;
import dev.rauta.routes.feed.http2.FeedServer;
import dev.rauta.routes.feed.http2.FeedServerSettings;
import io.micrometer.core.instrument.FunctionCounter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A controller whose dataplanes are elsewhere. */
public final class ControllerRole {
    private ControllerRole() {}

    /** Decides and pushes until the system says stop. */
    public static void run(CommonOptions common, ControllerOptions control, HostPort feedAddress, FeedTrust trust)
            throws IOException, InterruptedException {
        AtomicBoolean stopping = new AtomicBoolean();
        try (ClusterAccess cluster = ClusterAccess.open(control);
                @Nullable FeedAuthority authority = authority(cluster, trust);
                Telemetry telemetry = new Telemetry();
                Controller controller = Controller.of(
                        cluster.source(control),
                        control.settings(),
                        cluster.statuses(),
                        cluster.infrastructure(control.settings()));
                FeedServer feed = FeedServer.start(
                        settings(feedAddress, trust, authority),
                        new PushTimes(telemetry.registry(), controller.verdicts()))) {
            Exposition.register(telemetry.registry(), () -> ControllerFamilies.of(controller, feed));
            FunctionCounter.builder("rauta.feed.pushed.entries", feed, FeedServer::pushedEntries)
                    .description("Entries sent to dataplanes: what they lacked.")
                    .register(telemetry.registry());
            Pages pages = new Pages("controller", telemetry.registry(), controller, null, stopping::get);
            try (AdminServer admin = AdminServer.start(common.adminAddress(), pages.byPath())) {
                followTheLeader(cluster.leadership(), feed);
                controller.start(feed);
                Running.announce("controller", admin);
                Shutdown.await();
                stopping.set(true);
            }
        }
    }

    /** What dataplanes say must reach who writes statuses: where another replica leads, they are sent on their way to it. */
    private static void followTheLeader(Leadership leadership, FeedServer feed) {
        leadership.onLook(() -> feed.admit(!leadership.follows()));
    }

    private static @Nullable FeedAuthority authority(ClusterAccess cluster, FeedTrust trust) throws IOException {
        return trust instanceof FeedTrust.Secrets(var prefix, var names)
                ? FeedAuthority.open(
                        cluster.client(), cluster.namespace(), prefix, names, cluster.leadership()::leader)
                : null;
    }

    private static FeedServerSettings settings(HostPort address, FeedTrust trust, @Nullable FeedAuthority authority) {
        Optional<Path> certificates = switch (trust) {
            case FeedTrust.Directory(Path path) -> Optional.of(path);
            case FeedTrust.Secrets _ -> Optional.ofNullable(authority).map(FeedAuthority::directory);
            case FeedTrust.Plaintext _ -> Optional.empty();
        };
        return WrongUsage.unless(() -> new FeedServerSettings(address.host(), address.port(), certificates));
    }
}
