// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admission.Judge;
import dev.rauta.app.admission.ReviewQueue;
import dev.rauta.app.admission.WebhookServer;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.config.WebhookOptions;
import dev.rauta.app.config.WebhookTrust;
import dev.rauta.app.metrics.ReviewMeters;
import dev.rauta.controller.Controller;
import dev.rauta.controller.trust.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admission webhook of a controller: every replica serves one, whether it leads or not. */
final class Webhook implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);

    private final @Nullable Authority authority;
    private final ReviewQueue queue;
    private final WebhookServer server;

    private Webhook(@Nullable Authority authority, ReviewQueue queue, WebhookServer server) {
        this.authority = authority;
        this.queue = queue;
        this.server = server;
    }

    static Webhook start(
            WebhookOptions.Webhook asked,
            ControllerOptions control,
            ClusterAccess cluster,
            Controller controller,
            Telemetry telemetry)
            throws IOException {
        Authority authority = asked.trust() instanceof WebhookTrust.Generated(var names)
                ? Authority.ofWebhook(cluster.home(), names, cluster.leadership()::leader)
                : null;
        ReviewQueue queue = new ReviewQueue(new Judge(control.settings(), control.scope().byName(), controller::latest));
        Path certificates =
                switch (asked.trust()) {
                    case WebhookTrust.Directory(Path path) -> path;
                    case WebhookTrust.Generated _ -> Objects.requireNonNull(authority).directory();
                };
        try {
            WebhookServer server = WebhookServer.start(asked.address(), certificates, queue, new ReviewMeters(telemetry.registry()));
            telemetry.mounted(() -> Optional.of(server.mounted()));
            return new Webhook(authority, queue, server);
        } catch (RuntimeException e) {
            queue.close();
            if (authority != null) {
                authority.close();
            }
            throw e;
        }
    }

    void announce() {
        log.atInfo().addKeyValue("port", server.port()).log("Admission webhook serves");
    }

    @Override
    public void close() {
        server.close();
        queue.close();
        if (authority != null) {
            authority.close();
        }
    }
}
