// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.DataplaneOptions;
import dev.rauta.app.config.FeedTrust;
import dev.rauta.app.config.FleetOptions;
import dev.rauta.app.config.WrongUsage;
import dev.rauta.app.metrics.StateFamilies;
import dev.rauta.controller.translate.Settings;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.dataplane.snapshot.state.KeepingReceiver;
import dev.rauta.dataplane.snapshot.state.StateStore;
import dev.rauta.routes.feed.Publication;
import dev.rauta.routes.feed.SnapshotReceiver;
import dev.rauta.routes.feed.Verdict;
import dev.rauta.routes.feed.http2.FeedClient;
import dev.rauta.routes.feed.http2.FeedClientSettings;
import dev.rauta.routes.feed.http2.Held;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dataplane whose controller is elsewhere. */
public final class DataplaneRole {
    private static final Logger log = LoggerFactory.getLogger(DataplaneRole.class);

    private DataplaneRole() {}

    /** Serves until the system says stop. */
    public static void run(CommonOptions common, DataplaneOptions data, FleetOptions fleet, FeedTrust trust)
            throws IOException, InterruptedException {
        DataplaneSettings usual = data.settings(false);
        DataplaneSettings settings = common.nginxMetrics() ? usual.inDetail() : usual;
        Optional<Path> certificates =
                trust instanceof FeedTrust.Directory(Path path) ? Optional.of(path) : Optional.empty();
        FeedClientSettings controller = WrongUsage.unless(() -> new FeedClientSettings(
                fleet.controller().host(), fleet.controller().port(), fleet.fleet(), fleet.instance(), certificates));
        Optional<StateStore> state = fleet.state();

        try (Telemetry telemetry = new Telemetry();
                Dataplane dataplane = Dataplane.start(settings);
                @Nullable KeepingReceiver keeping = state
                        .map(store -> KeepingReceiver.start(dataplane.snapshots(), store))
                        .orElse(null)) {
            SnapshotReceiver applier = dataplane.snapshots();
            SnapshotReceiver receiver = keeping == null ? applier : keeping;
            Held held = state.flatMap(StateStore::load)
                    .map(last -> serveLastGood(applier, last))
                    .orElse(Held.NOTHING);
            try (FeedClient feed = FeedClient.start(controller, receiver, held)) {
                dataplane.snapshots().onAmended(feed::amend);
                telemetry.add(dataplane, common.nginxMetrics() ? Optional.of(Settings.DEFAULT.controllerName()) : Optional.empty());
                telemetry.mounted(feed::mounted);
                if (keeping != null) {
                    telemetry.exposition().add(() -> StateFamilies.of(keeping));
                }
                Gauge.builder("rauta.feed.connected", () -> feed.connected() ? 1 : 0)
                        .description("Whether a controller answers.")
                        .register(telemetry.registry());
                Fed fed = new Fed(dataplane, feed);
                Pages pages = new Pages("dataplane", telemetry.exposition(), null, dataplane, fed::readiness);
                try (AdminServer admin = AdminServer.start(common.adminAddress(), pages.byPath())) {
                    Running.announce("dataplane", admin);
                    Running.untilDrained(dataplane, settings);
                }
            }
        }
    }

    /** Before any controller has answered, so that a dataplane restarted while none is there serves at once. */
    private static Held serveLastGood(SnapshotReceiver applier, Publication last) {
        return switch (applier.apply(last)) {
            case Verdict.Applied(var version, var problems) -> {
                log.atInfo().addKeyValue("version", version.brief()).log("Serving the last good snapshot from disk");
                yield new Held(last.snapshot(), problems, last.watermark());
            }
            case Verdict.Rejected _ -> Held.NOTHING;
        };
    }
}
