// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.process.RautaProcess;
import org.awaitility.Awaitility;

/** What has to be true again after every fault. */
final class Healing {
    private Healing() {}

    /**
     * Waits until both dataplanes are ready, connected and on the controllers' version, and every edit is in effect; then
     * compares with what a controller computes that has never seen anything before.
     */
    static void await(Site site) {
        site.pods().awaitEnded();
        site.fleet().awaitReady();
        String version = site.fleet().awaitConverged();
        site.edits().awaitEffect();
        site.swaps().awaitEffect();
        try (RautaProcess fresh = site.fleet().freshController()) {
            Awaitility.await("a fresh controller has a version").atMost(Fleet.HEALS)
                    .until(() -> !Fleet.version(fresh).isEmpty());
            assertThat(Fleet.version(fresh)).as("what a fresh controller computes").isEqualTo(version);
            assertThat(fresh.terminate()).isZero();
        }
    }
}
