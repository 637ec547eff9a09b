// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.net.Weather;
import dev.rauta.e2e.cluster.ControlPlane;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;

/** Does faults to a site under load; which process, and when, comes from the seed. */
final class Faults {
    /** A dataplane looks each 10 s whether 30 s have passed without a word. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Site site;
    private final ControlPlane cluster;
    private final Random random;

    Faults(Site site, ControlPlane cluster, long seed) {
        this.site = site;
        this.cluster = cluster;
        this.random = new Random(seed);
    }

    /** Does it, waits until all has healed, and fails where a request was lost that the fault itself did not cut. */
    void inject(Fault fault) throws Exception {
        Ledger ledger = site.under(fault.title(), ZeroLoss.SHORT_LIVED, QUIET, _ -> {
            Site.rest(Duration.ofMillis(random.nextInt(1000)));
            act(fault, random.nextInt(Fleet.DATAPLANES));
            Healing.await(site);
            site.pods().replace(Pods.SERVICES.get(random.nextInt(Pods.SERVICES.size())), Pods.Grace.SOFT);
            site.edits().edit();
            site.edits().awaitEffect();
        });
        assertThat(ledger.failed()).as(() -> "failed\n" + ledger.table()).isZero();
        if (fault != Fault.DATAPLANE_KILLED) {
            assertThat(ledger.cut()).as("cut by " + fault).isZero();
        }
    }

    private void act(Fault fault, int which) throws Exception {
        Fleet fleet = site.fleet();
        Weather weather = fleet.line(which).weather();
        int controller = random.nextInt(fleet.controllerCount());
        switch (fault) {
            case CONTROLLER_KILLED -> {
                fleet.controller(controller).kill();
                site.edits().edit();
                fleet.startController(controller);
            }
            case CONTROLLER_STOPPED -> stopController(controller);
            case DATAPLANE_KILLED -> {
                fleet.balancer().faultBegins(which);
                fleet.dataplane(which).kill();
                await("the balancer notices").until(() -> !fleet.balancer().ready(which));
                fleet.balancer().faultEnds(which);
                fleet.startDataplane(which);
            }
            case DATAPLANE_STOPPED -> {
                fleet.dataplane(which).pause();
                site.edits().edit();
                Site.rest(Duration.ofSeconds(4));
                fleet.dataplane(which).resume();
            }
            case FEED_CUT -> {
                weather.refuse();
                fleet.line(which).cut();
                site.edits().edit();
                Site.rest(Duration.ofSeconds(2 + random.nextInt(6)));
                weather.calm();
            }
            case FEED_STALLED -> {
                weather.stall();
                site.edits().edit();
                Site.rest(Duration.ofSeconds(5 + random.nextInt(10)));
                weather.calm();
            }
            case FEED_DELAYED -> {
                weather.delay(Duration.ofMillis(300 + random.nextInt(700)));
                editAndReplace();
                site.edits().awaitEffect();
                weather.calm();
            }
            case FEED_THROTTLED -> {
                weather.throttle(1024);
                editAndReplace();
                site.edits().awaitEffect();
                weather.calm();
            }
            case API_SERVER_STOPPED -> stopApiServer();
            case DISK_FULL -> fillDisk(which);
        }
    }

    /** Its return alone sends nothing to anybody. */
    private void stopApiServer() throws InterruptedException {
        site.edits().awaitEffect();
        site.fleet().awaitConverged();
        double pushed = pushed();
        cluster.stopApiServer();
        Site.rest(Duration.ofSeconds(5 + random.nextInt(5)));
        cluster.startApiServer();
        site.fleet().awaitConverged();
        assertThat(pushed()).as("entries pushed").isEqualTo(pushed);
    }

    private double pushed() {
        double all = 0;
        for (int i = 0; i < site.fleet().controllerCount(); i++) {
            all += site.fleet().controller(i).metric("rauta_feed_pushed_entries_total", "");
        }
        return all;
    }

    private void stopController(int controller) throws InterruptedException {
        Fleet fleet = site.fleet();
        fleet.controller(controller).pause();
        site.edits().edit();
        Site.rest(SILENCE);
        if (fleet.controllerCount() == 1) {
            for (int i = 0; i < Fleet.DATAPLANES; i++) {
                assertThat(fleet.dataplane(i).metric("rauta_feed_connected", "")).as("feed of dataplane " + i).isZero();
                assertThat(fleet.dataplane(i).admin("/readyz").status()).isEqualTo(200);
            }
        }
        fleet.controller(controller).resume();
    }

    /** The dataplane serves what it is sent, though it cannot keep it; and keeps it again once there is room. */
    private void fillDisk(int which) throws Exception {
        Fleet fleet = site.fleet();
        try (FullDisk disk = FullDisk.mount(fleet.stateFolder(which))) {
            disk.fill();
            site.edits().edit();
            site.edits().awaitEffect();
            assertThat(fleet.dataplane(which).admin("/readyz").status()).isEqualTo(200);
            assertThat(fleet.dataplane(which).log()).contains("No space left");
            disk.free();
            site.edits().edit();
            site.edits().awaitEffect();
            await("the state is kept again").until(() -> Files.exists(fleet.stateFolder(which).resolve("snapshot")));
        }
    }

    private void editAndReplace() {
        site.edits().edit();
        site.pods().replace("web", Pods.Grace.LONG);
    }
}
