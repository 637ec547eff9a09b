// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.translation;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Memory;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.snapshot.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision costs in a large cluster: the first one, and one for each kind of change, from the changed object to the snapshot. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class TranslationBenchmark {
    private static final int CERTIFICATES = 2000;

    @Param("10000")
    int applications;

    /** Ingresses, or HTTPRoutes of one Gateway. */
    @Param({"false", "true"})
    boolean gateway;

    private final Memory memory = new Memory();
    private Cluster cluster;
    private List<HasMetadata> objects;
    private ClusterState state;
    private int round;

    @Setup
    public void setUp() {
        cluster = new Cluster(applications, 10, gateway ? 0 : CERTIFICATES, gateway);
        objects = cluster.objects();
        state = ClusterState.of(objects);
        Translator.translate(state, Settings.DEFAULT, memory);
    }

    @Benchmark
    public Translation scratch() {
        return Translator.translate(ClusterState.of(objects), Settings.DEFAULT);
    }

    @Benchmark
    public Snapshot routeEdited() {
        String below = "/v" + round % 2 + "/";
        int which = next();
        return changed(gateway ? cluster.httpRoute(which, below) : cluster.ingress(which, below));
    }

    @Benchmark
    public Snapshot sliceChanged() {
        return changed(cluster.slice(next(), round));
    }

    @Benchmark
    public Snapshot secretChanged() {
        return changed(cluster.secret(next() % CERTIFICATES, round));
    }

    private int next() {
        round++;
        return (int) (round * 7919L % applications);
    }

    @SuppressWarnings("unchecked") // an object is of its class
    private <T extends HasMetadata> Snapshot changed(T object) {
        Class<T> type = (Class<T>) object.getClass();
        state = state.with(type, state.all(type).with(List.of(object), List.of()));
        return Translator.translate(state, Settings.DEFAULT, memory).snapshot();
    }
}
