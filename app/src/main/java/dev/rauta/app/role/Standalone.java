// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.admin.Readiness;
import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.DataplaneOptions;
import dev.rauta.app.metrics.ControllerFamilies;
import dev.rauta.app.metrics.PushTimes;
import dev.rauta.controller.Controller;
import dev.rauta.controller.provision.InfrastructureSink;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.Source;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import dev.rauta.routes.feed.InProcessFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Controller and dataplane in one process. */
public final class Standalone {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private Standalone() {}

    /** Serves until the system says stop. */
    public static void run(
            CommonOptions common, ControllerOptions control, DataplaneOptions data, Optional<Path> manifests)
            throws IOException, InterruptedException {
        boolean local = manifests.isPresent();
        DataplaneSettings usual = data.settings(local);
        DataplaneSettings settings = common.nginxMetrics() ? usual.inDetail() : usual;
        @Nullable ClusterAccess cluster = local ? null : ClusterAccess.open(control, Optional.empty());
        Source source = cluster == null
                ? FileSource.of(manifests.orElseThrow())
                : cluster.source(control);
        StatusSink statuses = cluster == null ? StatusSink.NONE : cluster.statuses();
        InfrastructureSink infrastructures = cluster == null ? InfrastructureSink.NONE : cluster.infrastructure(control.settings());

        try (cluster;
                Telemetry telemetry = new Telemetry();
                Dataplane dataplane = Dataplane.start(settings);
                Controller controller = Controller.of(source, settings(control, local), statuses, infrastructures);
                InProcessFeed feed = InProcessFeed.start(
                        dataplane.snapshots(), new PushTimes(telemetry.registry(), controller.verdicts()))) {
            dataplane.snapshots().onAmended(feed::amend);
            telemetry.add(dataplane, common.nginxMetrics() ? Optional.of(control.settings().controllerName()) : Optional.empty());
            telemetry.exposition().add(() -> ControllerFamilies.of(controller, feed));
            Pages pages = new Pages("standalone", telemetry.exposition(), controller, dataplane, () -> Readiness.of(dataplane));
            try (AdminServer admin = AdminServer.start(common.adminAddress(), pages.byPath())) {
                controller.start(feed);
                Running.announce("standalone", admin);
                Running.untilDrained(dataplane, settings);
            }
        }
    }

    private static Settings settings(ControllerOptions control, boolean local) {
        Settings settings = control.settings();
        if (!local) {
            return settings;
        }
        if (settings.gatewayServices()) {
            log.atWarn().log("Gateways get no Services from files; --gateway-services has no effect");
        }
        return settings.ofFiles();
    }
}
