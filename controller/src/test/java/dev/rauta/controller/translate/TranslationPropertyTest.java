// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.testing.RandomCluster;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for any cluster, however broken: it is translated, into the same whatever the order of its objects, and what
 * came of it can be published.
 */
class TranslationPropertyTest {
    private static final int STATES = 100;

    @TempDir
    Path folder;

    private int served;

    @TestFactory
    Stream<DynamicTest> anyClusterIsTranslatedToSomethingSound() {
        long first = Long.getLong("translation.seed", System.nanoTime());
        Stream<DynamicTest> all = IntStream.range(0, STATES)
                .mapToLong(i -> first + i)
                .mapToObj(seed -> DynamicTest.dynamicTest("-Dtranslation.seed=" + seed, () -> check(seed)));
        return Stream.concat(all, Stream.of(DynamicTest.dynamicTest("something is served -Dtranslation.seed=" + first,
                () -> assertThat(served).as("states with routes, of %d", STATES).isPositive())));
    }

    private void check(long seed) throws IOException {
        Random random = new Random(seed);
        String manifests = RandomCluster.manifests(random);
        Path its = Files.createDirectories(folder.resolve(Long.toString(seed)));
        Files.writeString(its.resolve("random.yaml"), manifests);
        ClusterState state = FileSource.readOnce(its).state();
        Settings settings = settings(random);
        Translation expected = translated(seed, manifests, state, settings);
        assertThatCode(() -> SnapshotCodec.encode(expected.snapshot()))
                .as("seed %d\n%s", seed, manifests)
                .doesNotThrowAnyException();
        if (expected.snapshot().routes().virtualHosts().stream().anyMatch(host -> !host.routes().isEmpty())) {
            served++;
        }
        List<HasMetadata> objects = new ArrayList<>(state.stream().toList());
        for (int i = 0; i < 3; i++) {
            Collections.shuffle(objects, random);
            assertThat(translated(seed, manifests, ClusterState.of(objects), settings))
                    .as("seed %d, shuffle %d\n%s", seed, i, manifests)
                    .isEqualTo(expected);
        }
    }

    private static Translation translated(long seed, String manifests, ClusterState state, Settings settings) {
        try {
            return Translator.translate(state, settings);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + "\n" + manifests, e);
        }
    }

    private static Settings settings(Random random) {
        Settings base = Settings.DEFAULT;
        return new Settings(
                base.ingressClass(),
                Set.of(),
                base.controllerName(),
                base.gatewayControllerName(),
                base.defaultCertificate(),
                base.upstreamProtocol(),
                base.sslRedirect(),
                base.watchNamespaces(),
                base.secretNamespaces(),
                base.publishService(),
                random.nextBoolean() ? List.of("192.0.2.1") : List.of(),
                random.nextInt(3) == 0 ? Optional.of(AddressPool.parse("198.51.100.0/30")) : Optional.empty(),
                random.nextInt(6) == 0,
                base.gatewayServiceType(),
                base.dataplaneService(),
                base.nginxConfigMap(),
                random.nextBoolean());
    }
}
