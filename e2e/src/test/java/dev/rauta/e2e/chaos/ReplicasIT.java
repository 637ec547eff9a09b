// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.RautaProcess;
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

/** Two controllers: both serve the feed, one writes, and another takes over without sending or writing anything. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReplicasIT {
    private static final String NAMESPACE = "replicas";
    private static final Duration SOON = Duration.ofSeconds(20);
    /** The Lease, and the time in which who leads now waits for dataplanes. */
    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    /** The API server says once a minute how far it is. */
    private static final Duration BOOKMARKED = Duration.ofSeconds(100);

    private Site site;
    private Fleet fleet;
    private Written written;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        site = new Site(cluster, folder, NAMESPACE, 2);
        fleet = site.fleet();
        written = new Written(cluster, NAMESPACE);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private static double metric(RautaProcess process, String name) {
        return process.metric(name, "");
    }

    private int leader() {
        String holder = written.holder();
        return holder.endsWith(":" + fleet.feedPort(0)) ? 0 : holder.endsWith(":" + fleet.feedPort(1)) ? 1 : -1;
    }

    @Test
    @Order(1)
    void bothServeAndTheLeaderHearsOfAllDataplanes() {
        fleet.awaitConverged();
        await("one dataplane at each").atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
            boolean apart = metric(fleet.controller(0), "rauta_feed_dataplanes") == 1
                    && metric(fleet.controller(1), "rauta_feed_dataplanes") == 1;
            if (!apart) {
                // Its next connection goes to the other one.
                fleet.line(1).cut();
            }
            return apart;
        });
        await("the leader hears of the other's").atMost(SOON).until(() -> leader() >= 0
                && metric(fleet.controller(leader()), "rauta_feed_replicas") == 1
                && metric(fleet.controller(1 - leader()), "rauta_feed_relayed") == 1);
        written.awaitProgrammed();
    }

    @Test
    @Order(2)
    void aChangeReachesTheDataplanesOfBoth() {
        String before = fleet.awaitConverged();
        site.edits().edit();
        site.edits().awaitEffect();
        await("a new version").atMost(SOON).until(() -> !Fleet.version(fleet.controller(0)).equals(before));
        fleet.awaitConverged();
    }

    @Test
    @Order(3)
    void aTakeoverSendsNothingAndWritesNothing() {
        String version = fleet.awaitConverged();
        written.awaitProgrammed();
        Map<String, String> before = written.resourceVersions();
        int first = leader();
        RautaProcess other = fleet.controller(1 - first);
        double entries = metric(other, "rauta_feed_pushed_entries_total");
        fleet.controller(first).kill();
        await("the other leads").atMost(TAKEOVER).until(() -> leader() == 1 - first);
        await("both dataplanes are the other's").atMost(SOON).until(() -> metric(other, "rauta_feed_dataplanes") == 2);
        // Longer than the leader waits before it writes.
        await("nothing is written").pollDelay(Duration.ofSeconds(12)).atMost(SOON).untilAsserted(
                () -> assertThat(written.resourceVersions()).isEqualTo(before));
        assertThat(metric(other, "rauta_feed_pushed_entries_total")).isEqualTo(entries);
        for (int i = 0; i < Fleet.DATAPLANES; i++) {
            assertThat(Fleet.version(fleet.dataplane(i))).isEqualTo(version);
        }
        fleet.startController(first);
        fleet.controller(first).awaitReady();
        assertThat(fleet.awaitConverged()).isEqualTo(version);
        assertThat(metric(fleet.controller(first), "rauta_feed_pushed_entries_total")).as("sent by the one that is back").isZero();
    }

    /**
     * A replica that has just listed everything tells of a newer state of each kind than one that has run for longer can show,
     * until the API server's next bookmark.
     */
    @Test
    @Order(4)
    void aReplicaThatHasRunForLongerCatchesUpWithWhatAFreshOneTold() {
        int fresh = 1 - leader();
        fleet.controller(fresh).kill();
        fleet.startController(fresh);
        fleet.controller(fresh).awaitReady();
        await("both dataplanes are the fresh one's").atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
            boolean both = metric(fleet.controller(fresh), "rauta_feed_dataplanes") == 2;
            if (!both) {
                // Their next connections go to the other one.
                fleet.line(0).cut();
                if (metric(fleet.controller(fresh), "rauta_feed_dataplanes") == 0) {
                    fleet.line(1).cut();
                }
            }
            return both;
        });
        site.edits().edit();
        site.edits().awaitEffect();
        fleet.controller(fresh).kill();
        site.edits().edit();
        long began = System.nanoTime();
        await("the older one tells of the edit").atMost(BOOKMARKED).ignoreExceptions().until(() -> {
            String version = Fleet.version(fleet.controller(1 - fresh));
            return version.equals(Fleet.version(fleet.dataplane(0))) && version.equals(Fleet.version(fleet.dataplane(1)));
        });
        System.out.printf("the older replica was behind for %.1f s%n", (System.nanoTime() - began) / 1e9);
        site.edits().awaitEffect();
    }
}
