// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The bar for changes: so many of each, and no request of any kind lost; part of {@code make chaos}. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ZeroLossRun {
    private Site site;
    private ZeroLoss loss;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        site = new Site(cluster, folder, "zero-loss-run", Integer.getInteger("chaos.controllers", 1));
        loss = new ZeroLoss(site, Seed.seed(), Duration.ofSeconds(8));
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    @Order(1)
    void endpointReplacements() throws Exception {
        loss.endpointReplacements(200);
    }

    @Test
    @Order(2)
    void routeEdits() throws Exception {
        loss.routeEdits(200);
    }

    @Test
    @Order(3)
    void annotationEdits() throws Exception {
        loss.annotationEdits(200);
    }

    @Test
    @Order(4)
    void certificateSwaps() throws Exception {
        loss.certificateSwaps(20);
    }

    @Test
    @Order(5)
    void dataplaneRestarts() throws Exception {
        loss.dataplaneRestarts(3);
    }

    @Test
    @Order(6)
    void restartUnderEndlessConversations() throws Exception {
        loss.restartUnderEndlessConversations();
    }

    @Test
    @Order(7)
    void controllerKills() throws Exception {
        loss.controllerKills(5);
    }

    @Test
    @Order(8)
    void allTogether() throws Exception {
        loss.allTogether(200, 200, 20, 3, 5);
    }
}
