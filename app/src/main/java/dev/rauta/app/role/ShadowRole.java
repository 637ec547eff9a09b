// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.app.admin.Pages;
import dev.rauta.app.admin.Readiness;
import dev.rauta.app.config.CommonOptions;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.ShadowOptions;
import dev.rauta.app.metrics.ControllerFamilies;
import dev.rauta.app.metrics.ShadowFamilies;
import dev.rauta.app.shadow.Shadow;
import dev.rauta.app.shadow.log.FollowedLog;
import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.controller.Controller;
import dev.rauta.controller.status.StatusSink;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.watch.Source;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.controller.watch.kube.Kubeconfigs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A controller that tells what it would do: it reads, and neither serves nor writes anything. */
public final class ShadowRole {
    private ShadowRole() {}

    /** Tells until the system says stop. */
    public static void run(CommonOptions common, ControllerOptions control, ShadowOptions options, Optional<Path> manifests)
            throws IOException, InterruptedException {
        List<String> logs = options.logs();
        LineFormat format = options.format();
        Settings settings = manifests.isPresent() ? control.settings().ofFiles() : control.settings();
        AtomicBoolean stopping = new AtomicBoolean();
        try (@Nullable KubernetesClient client = manifests.isPresent() ? null : Kubeconfigs.client(control.kubeconfig());
                Telemetry telemetry = new Telemetry();
                Controller controller = Controller.of(source(client, control, manifests), settings, StatusSink.NONE);
                Shadow shadow = Shadow.start(controller::latest, format)) {
            telemetry.exposition().add(() ->
                    Stream.concat(Stream.of(ControllerFamilies.problems(controller)), ShadowFamilies.of(shadow).stream()).toList());
            Map<String, AdminServer.Page> pages =
                    Pages.of(telemetry.exposition(), controller, shadow, () -> readiness(controller, shadow, stopping.get()));
            try (AdminServer admin = AdminServer.start(common.adminAddress(), pages)) {
                controller.start(shadow);
                List<FollowedLog> followed = follow(logs, shadow);
                Running.announce("shadow", admin);
                Shutdown.await();
                stopping.set(true);
                followed.forEach(FollowedLog::close);
            }
        }
    }

    private static Source source(@Nullable KubernetesClient client, ControllerOptions control, Optional<Path> manifests) {
        return client == null ? FileSource.of(manifests.orElseThrow()) : ClusterAccess.source(client, control);
    }

    private static Readiness readiness(Controller controller, Shadow shadow, boolean stopping) {
        Readiness its = Readiness.of(controller, stopping);
        return its.ready() && !shadow.ready() ? new Readiness(false, "nothing translated yet") : its;
    }

    private static List<FollowedLog> follow(List<String> logs, Shadow shadow) {
        List<FollowedLog> followed = new ArrayList<>();
        for (String log : logs) {
            followed.add(log.equals(ShadowOptions.INPUT)
                    ? FollowedLog.of(System.in, shadow.tally()::take)
                    : FollowedLog.of(Path.of(log).toAbsolutePath(), shadow.tally()::take));
        }
        return followed;
    }
}
