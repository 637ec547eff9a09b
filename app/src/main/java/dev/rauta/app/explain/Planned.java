// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.explain;

import dev.rauta.app.config.ControllerOptions;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.file.FileSource;
import dev.rauta.controller.watch.kube.ClusterSource;
import dev.rauta.controller.watch.kube.Kubeconfigs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What a controller would decide, without one running.
 *
 * @param observation what was read
 * @param translation what it means
 */
public record Planned(Observation observation, Translation translation) {
    private static final long SYNC_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * Reads the folder, else the cluster.
     *
     * @throws IllegalArgumentException where neither can be read
     */
    public static Planned of(Optional<Path> manifests, ControllerOptions options) throws InterruptedException {
        return manifests.isPresent()
                ? of(FileSource.readOnce(manifests.get()), options.settings().ofFiles())
                : cluster(options);
    }

    private static Planned of(Observation observation, Settings settings) {
        return new Planned(observation, Translator.translate(observation.state(), settings));
    }

    private static Planned cluster(ControllerOptions options) throws InterruptedException {
        try (KubernetesClient client = Kubeconfigs.client(options.kubeconfig());
                ClusterSource source = new ClusterSource(
                        client,
                        options.gatewayControllerName(),
                        PATIENCE,
                        options.scope())) {
            Semaphore changed = new Semaphore(0);
            source.start(changed::release);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SYNC_SECONDS);
            while (changed.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                Planned planned = of(source.observe(), options.settings());
                if (source.lookedFor(planned.translation().used())) {
                    return planned;
                }
            }
            throw new IllegalArgumentException("cluster: " + client.getMasterUrl() + " not read within " + SYNC_SECONDS
                    + " s (expected: an API server that answers, and leave to list)");
        }
    }
}
