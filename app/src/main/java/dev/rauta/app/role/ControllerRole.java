// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.admin.Readiness;
import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.FeedTrust;
import dev.rauta.app.config.HostPort;
import dev.rauta.app.config.WebhookOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.metrics.ControllerFamilies;
import dev.rauta.app.metrics.ControllerMeters;
import dev.rauta.app.metrics.PushTimes;
import dev.rauta.controller.Controller;
import dev.rauta.controller.trust.Authority;
import dev.rauta.routes.feed.http2.FeedServer;
import dev.rauta.routes.feed.http2.FeedServerSettings;
import dev.rauta.routes.feed.http2.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A controller whose dataplanes are elsewhere. */
public final class ControllerRole {
    private ControllerRole() {}

    /**
     * Where dataplanes connect, and how they and this know each other.
     *
     * @param address an address of this machine
     */
    public record Feed(HostPort address, FeedTrust trust) {}

    /** Decides and pushes until the system says stop. */
    public static void run(
            CommonOptions common, ControllerOptions control, Feed fed, Optional<WebhookOptions.Webhook> asked)
            throws IOException, InterruptedException {
        FeedTrust trust = fed.trust();
        AtomicBoolean stopping = new AtomicBoolean();
        try (ClusterAccess cluster = ClusterAccess.open(control, reachable(fed.address()));
                @Nullable Authority authority = authority(cluster, trust);
                Telemetry telemetry = new Telemetry();
                Controller controller = Controller.of(
                        cluster.source(control),
                        control.settings(),
                        cluster.statuses(),
                        cluster.infrastructure(control.settings()));
                Relay relay = Relay.start(
                        cluster.replica(),
                        certificates(trust, authority),
                        new PushTimes(telemetry.registry(), controller.verdicts()),
                        cluster.leadership()::leaderFeed);
                FeedServer feed = FeedServer.start(
                        settings(fed.address(), certificates(trust, authority)), relay, controller.verdicts());
                @Nullable Webhook webhook = asked.isPresent()
                        ? Webhook.start(asked.get(), control, cluster, controller, telemetry)
                        : null) {
            cluster.leadership().onLook(relay::look);
            telemetry.exposition().add(() -> ControllerFamilies.of(controller, feed));
            telemetry.mounted(feed::mounted);
            ControllerMeters.register(telemetry.registry(), feed, relay, cluster.leadership()::leader);
            Pages pages = new Pages("controller", telemetry.exposition(), controller, null, () -> Readiness.of(controller, stopping.get()));
            try (AdminServer admin = AdminServer.start(common.adminAddress(), pages.byPath())) {
                controller.start(feed);
                if (webhook != null) {
                    webhook.announce();
                }
                Running.announce("controller", admin);
                Shutdown.await();
                stopping.set(true);
                cluster.stepDown();
            }
        }
    }

    /** Where other replicas reach this one: the pod's address (POD_IP), or the host's, where the feed listens on all. */
    private static Optional<InetSocketAddress> reachable(HostPort feed) {
        InetAddress bound = feed.resolved().getAddress();
        if (bound == null || feed.port() == 0) {
            return Optional.empty();
        }
        String host = bound.isAnyLocalAddress() ? own() : feed.host();
        return Optional.of(InetSocketAddress.createUnresolved(host, feed.port()));
    }

    private static String own() {
        String pod = System.getenv("POD_IP");
        if (pod != null && !pod.isEmpty()) {
            return pod;
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    private static @Nullable Authority authority(ClusterAccess cluster, FeedTrust trust) throws IOException {
        return trust instanceof FeedTrust.Secrets(var prefix, var names)
                ? Authority.ofFeed(
                        cluster.home(), prefix, names, cluster.leadership()::leader)
                : null;
    }

    private static Optional<Path> certificates(FeedTrust trust, @Nullable Authority authority) {
        return switch (trust) {
            case FeedTrust.Directory(Path path) -> Optional.of(path);
            case FeedTrust.Secrets _ -> Optional.ofNullable(authority).map(Authority::directory);
            case FeedTrust.Plaintext _ -> Optional.empty();
        };
    }

    private static FeedServerSettings settings(HostPort address, Optional<Path> certificates) {
        return WrongUsage.unless(() -> new FeedServerSettings(address.host(), address.port(), certificates));
    }
}
