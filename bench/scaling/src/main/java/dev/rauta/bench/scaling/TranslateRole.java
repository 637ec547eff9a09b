// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling;

import dev.rauta.bench.scaling.cluster.GeneratedCluster;
import dev.rauta.bench.scaling.cluster.Shape;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.snapshot.codec.EncodedSnapshot;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Translates a cluster from scratch, several times, as a controller does that starts. */
final class TranslateRole {
    private TranslateRole() {}

    /** One translation, in nanoseconds. */
    private record Took(long gather, long translate, long encode, EncodedSnapshot encoded, Translation translation) {}

    static void run(Options options) throws IOException, InterruptedException {
        Shape shape = options.shape();
        GeneratedCluster cluster = GeneratedCluster.of(shape, options.path("pairs"));
        long objects = Memory.live();
        Memory.forgetPeak();
        Console.serve(Map.of("up", true, "objects", cluster.source().size(), "live", objects), (command, _) -> switch (command) {
            case "translate" -> told(once(cluster), objects);
            case "shape" -> shape(cluster, shape);
            default -> Console.unknown(command);
        });
    }

    private static Took once(GeneratedCluster cluster) {
        long begin = System.nanoTime();
        ClusterState state = cluster.source().gather().state();
        long gathered = System.nanoTime();
        Translation translation = Translator.translate(state, Settings.DEFAULT);
        long translated = System.nanoTime();
        EncodedSnapshot encoded = SnapshotCodec.encode(translation.snapshot());
        long end = System.nanoTime();
        return new Took(gathered - begin, translated - gathered, end - translated, encoded, translation);
    }

    private static Map<String, Object> told(Took took, long objects) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("gather", took.gather() / 1e6);
        told.put("translate", took.translate() / 1e6);
        told.put("encode", took.encode() / 1e6);
        told.put("entries", took.encoded().size());
        told.put("bytes", took.encoded().entries().values().stream().mapToLong(entry -> entry.body().length).sum());
        told.put("version", took.encoded().version().value());
        told.put("problems", took.translation().problems().size());
        told.put("problem", took.translation().problems().stream().findFirst().map(String::valueOf).orElse(""));
        told.put("peak", Memory.peak());
        told.put("objectsLive", objects);
        told.put("live", Memory.live());
        told.put("collecting", Memory.collecting());
        return told;
    }

    static Map<String, Object> shape(GeneratedCluster cluster, Shape shape) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("objects", cluster.source().size());
        told.put("measured", cluster.measured(shape));
        for (int least : new int[] {1, 3, 11, 101, 1000}) {
            told.put("services" + least, cluster.services(least));
        }
        return told;
    }
}
