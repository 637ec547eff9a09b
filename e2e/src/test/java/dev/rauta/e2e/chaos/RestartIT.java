// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a restart changes: nothing that is sent, nothing that is written; and what is served when nobody can be asked. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RestartIT {
    private static final String NAMESPACE = "restart";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration STILL = Duration.ofSeconds(3);

    private ControlPlane cluster;
    private Site site;
    private Fleet fleet;
    private Written written;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        site = new Site(cluster, folder, NAMESPACE, 1);
        fleet = site.fleet();
        written = new Written(cluster, NAMESPACE);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    @Order(1)
    void aControllersRestartPushesNothingAndWritesNothing() {
        String version = fleet.awaitConverged();
        written.awaitProgrammed();
        Map<String, String> before = written.resourceVersions();
        fleet.controller(0).kill();
        fleet.startController(0);
        fleet.controller(0).awaitReady();
        assertThat(fleet.awaitConverged()).isEqualTo(version);
        // It leads once the lease of the killed one has run out, and only then would write.
        await("the controller leads").atMost(Duration.ofSeconds(60)).until(written::leaseIsRenewed);
        await("nothing is written").pollDelay(STILL).atMost(SOON).untilAsserted(
                () -> assertThat(written.resourceVersions()).isEqualTo(before));
        assertThat(fleet.controller(0).metric("rauta_feed_pushed_entries_total", "")).isZero();
    }

    @Test
    @Order(2)
    void withoutTheApiServerEverythingMayRestartAndDataplanesServeFromDisk() {
        String version = fleet.awaitConverged();
        cluster.stopApiServer();
        try {
            fleet.controller(0).kill();
            fleet.startController(0);
            for (int i = 0; i < Fleet.DATAPLANES; i++) {
                assertThat(fleet.dataplane(i).terminate()).as("exit status").isZero();
                fleet.startDataplane(i);
                fleet.dataplane(i).awaitReady();
                assertThat(Fleet.version(fleet.dataplane(i))).isEqualTo(version);
            }
            await("both serve").atMost(SOON).ignoreExceptions().until(() -> Probe.all(fleet, Load.CLASSIC, "classic")
                    && Probe.all(fleet, Load.SECURE, "web"));
            assertThat(fleet.controller(0).admin("/readyz").status()).isNotEqualTo(200);
        } finally {
            cluster.startApiServer();
        }
        fleet.awaitReady();
        assertThat(fleet.awaitConverged()).isEqualTo(version);
        assertThat(fleet.controller(0).metric("rauta_feed_pushed_entries_total", "")).isZero();
    }
}
