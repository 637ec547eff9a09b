// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.testing.RandomCluster;
import dev.rauta.controller.testing.RandomObjects;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.routes.snapshot.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, changes and goes: what is translated step by step is what would be translated at once. */
class IncrementalTranslationTest {
    private static final int HISTORIES = 20;
    private static final int STEPS = 30;

    @TempDir
    Path folder;

    private int changed;
    private int kept;

    @TestFactory
    Stream<DynamicTest> anyHistoryComesToWhatItsLastStateDoes() {
        long first = Long.getLong("translation.seed", System.nanoTime());
        Stream<DynamicTest> all = IntStream.range(0, HISTORIES)
                .mapToLong(i -> first + i)
                .mapToObj(seed -> DynamicTest.dynamicTest("-Dtranslation.seed=" + seed, () -> check(seed)));
        return Stream.concat(all, Stream.of(DynamicTest.dynamicTest(
                "something changes, and something stays -Dtranslation.seed=" + first, () -> {
                    assertThat(changed).as("steps that changed something").isGreaterThan(STEPS);
                    assertThat(kept).as("steps that changed nothing").isGreaterThan(STEPS);
                })));
    }

    private void check(long seed) throws IOException {
        Random random = new Random(seed);
        List<HasMetadata> pool = pool(seed, random);
        List<Secret> secrets = pool.stream().filter(Secret.class::isInstance).map(Secret.class::cast).toList();
        RandomObjects others = new RandomObjects(random, secrets);
        Settings settings = settings(random);
        Map<String, HasMetadata> objects = new TreeMap<>();
        Memory memory = new Memory();
        ClusterState state = ClusterState.empty();
        Translation before = Translator.translate(state, settings, memory);
        for (int step = 0; step < STEPS; step++) {
            List<String> done = new ArrayList<>();
            for (int i = step == 0 ? 60 : random.nextInt(3); i >= 0; i--) {
                done.add(change(objects, random, pool, others));
            }
            state = ClusterState.of(objects.values());
            Translation now = Translator.translate(state, settings, memory);
            Translation expected = Translator.translate(state, settings);
            assertThat(now).as("seed %d, step %d, %s", seed, step, done).isEqualTo(expected);
            assertShared(before.snapshot(), now.snapshot());
            changed += now.snapshot().equals(before.snapshot()) ? 0 : 1;
            kept += now.snapshot().equals(before.snapshot()) ? 1 : 0;
            before = now;
        }
    }

    private static String change(
            Map<String, HasMetadata> objects, Random random, List<HasMetadata> pool, RandomObjects others) {
        if (random.nextInt(4) == 0 && !objects.isEmpty()) {
            String gone = List.copyOf(objects.keySet()).get(random.nextInt(objects.size()));
            objects.remove(gone);
            return "without " + gone;
        }
        HasMetadata object = random.nextBoolean() ? others.next() : pool.get(random.nextInt(pool.size()));
        String key = object.getKind() + " " + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
        objects.put(key, object);
        return key;
    }

    /** What is equal to a part of the snapshot before is that part, so that nobody need look at it again. */
    private static void assertShared(Snapshot before, Snapshot now) {
        assertShared(before.routes().virtualHosts(), now.routes().virtualHosts());
        assertShared(before.upstreams(), now.upstreams());
        assertShared(before.endpoints(), now.endpoints());
    }

    private static <T> void assertShared(List<T> before, List<T> now) {
        Set<T> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(before);
        assertThat(now).allSatisfy(one -> assertThat(same.contains(one) || !before.contains(one)).isTrue());
    }

    private List<HasMetadata> pool(long seed, Random random) throws IOException {
        List<HasMetadata> pool = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path its = Files.createDirectories(folder.resolve(seed + "-" + i));
            Files.writeString(its.resolve("random.yaml"), RandomCluster.manifests(random));
            FileSource.readOnce(its).state().stream().forEach(pool::add);
        }
        // As an API server would; Services say whose they are by it.
        pool.forEach(object -> object.getMetadata().setUid(object instanceof Gateway ? "u" : null));
        return pool;
    }

    private static Settings settings(Random random) {
        Settings base = Settings.DEFAULT;
        return new Settings(
                base.ingressClass(),
                Set.of(),
                base.controllerName(),
                base.gatewayControllerName(),
                random.nextInt(3) == 0 ? Optional.of("x/a") : Optional.empty(),
                base.upstreamProtocol(),
                random.nextBoolean(),
                random.nextInt(8) == 0 ? Set.of("x") : Set.of(),
                random.nextInt(8) == 0 ? Set.of("x") : Set.of(),
                random.nextInt(4) == 0 ? Optional.of("x/a") : Optional.empty(),
                random.nextBoolean() ? List.of("192.0.2.1") : List.of(),
                random.nextInt(4) == 0 ? Optional.of(AddressPool.parse("198.51.100.0/30")) : Optional.empty(),
                random.nextInt(3) == 0,
                base.gatewayServiceType(),
                random.nextInt(3) == 0 ? Optional.of("x/a") : Optional.empty(),
                random.nextBoolean() ? Optional.of("x/nginx") : Optional.empty(),
                random.nextBoolean());
    }
}
