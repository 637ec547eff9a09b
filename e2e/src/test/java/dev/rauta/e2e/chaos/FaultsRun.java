// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault once, in the seed's order: all heals, and only what a fault itself cut is lost; part of {@code make chaos}. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsRun {
    private static final long SEED = Seed.seed();

    private Path folder;
    private Site site;
    private Faults faults;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.folder = folder;
        site = new Site(cluster, folder, "faults", Integer.getInteger("chaos.controllers", 1));
        faults = new Faults(site, cluster, SEED);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    static Stream<Fault> order() {
        String only = System.getProperty("chaos.fault", "");
        List<Fault> faults = Arrays.asList(Fault.values());
        Collections.shuffle(faults, new Random(SEED));
        return faults.stream().filter(fault -> only.isEmpty() || fault.name().equals(only));
    }

    @ParameterizedTest
    @MethodSource("order")
    void heals(Fault fault) throws Exception {
        if (fault == Fault.DISK_FULL && !FullDisk.possible(folder)) {
            System.err.println("SKIPPED: " + fault.title() + ": no file system can be mounted here");
            Assumptions.abort("nothing can be mounted");
        }
        faults.inject(fault);
    }
}
