// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.role;

import dev.rauta.app.admin.AdminServer;
import dev.rauta.dataplane.Dataplane;
import dev.rauta.dataplane.DataplaneSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time between start and stop. */
final class Running {
    private static final Logger log = LoggerFactory.getLogger(Running.class);
    private static final Duration INTERACTIVE_TIMEOUT = Duration.ofMillis(1500);

    private Running() {}

    static void announce(String role, AdminServer admin) {
        log.atInfo()
                .addKeyValue("role", role)
                .addKeyValue("admin", "http://" + admin.address().getAddress().getHostAddress() + ":" + admin.address().getPort())
                .addKeyValue("java", Runtime.version())
                .log("Started");
    }

    /** Waits for a signal, then drains as it asks: SIGTERM takes its time, SIGINT does not. */
    static void untilDrained(Dataplane dataplane, DataplaneSettings settings) throws InterruptedException {
        switch (Shutdown.await()) {
            case TERMINATE -> dataplane.drain(settings.drainDelay(), settings.drainTimeout());
            case INTERRUPT -> {
                Duration timeout = settings.drainTimeout();
                dataplane.drain(
                        Duration.ZERO, timeout.compareTo(INTERACTIVE_TIMEOUT) < 0 ? timeout : INTERACTIVE_TIMEOUT);
            }
        }
    }
}
