// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A little of every change, and no request of any kind is lost; {@code make chaos} does it at length. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ZeroLossIT {
    private Site site;
    private ZeroLoss loss;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        site = new Site(cluster, folder, "zero-loss", 1);
        loss = new ZeroLoss(site, Seed.seed(), Duration.ofSeconds(1));
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void endpointReplacements() throws Exception {
        loss.endpointReplacements(12);
    }

    @Test
    void routeEdits() throws Exception {
        loss.routeEdits(10);
    }

    @Test
    void annotationEdits() throws Exception {
        loss.annotationEdits(12);
    }

    @Test
    void certificateSwaps() throws Exception {
        loss.certificateSwaps(2);
    }

    @Test
    void dataplaneRestart() throws Exception {
        loss.dataplaneRestarts(1);
    }

    @Test
    void controllerKill() throws Exception {
        loss.controllerKills(1);
    }
}
