// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Informers on every kind that matters. Kinds that the cluster lacks are looked for again every few seconds, so that
 * Gateway API may be installed later; a kind that was watched once stays watched.
 */
public final class ClusterSource implements Source {
    /** For how long a process that serves waits for Gateways of which Services tell. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(ClusterSource.class);
    private static final long LOOK_SECONDS = 5;
    private static final long FIRST_LOOK_SECONDS = 1;

    private final KubernetesClient client;
    private final Scope scope;
    private final Map<WatchedKind, KindInformers> informers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kinds").factory());
    private final ReferencedSecrets named;
    private final FirstLook first;
    private volatile boolean looked;

    /**
     * @param controllerName whose Services tell that there are Gateways
     * @param patience for how long these are waited for, while the API server does not show them
     * @param scope what is looked at
     */
    public ClusterSource(KubernetesClient client, String controllerName, Duration patience, Scope scope) {
        this.client = client;
        this.first = new FirstLook(controllerName, patience, System::nanoTime);
        this.scope = scope;
        this.named = new ReferencedSecrets(
                (namespace, name, changed) -> NamedSecret.start(client, namespace, name, changed),
                (task, nanos) -> looking.schedule(task, nanos, TimeUnit.NANOSECONDS),
                System::nanoTime);
    }

    @Override
    public void start(Runnable changed) {
        named.onChange(() -> signal(changed));
        looking.execute(() -> look(changed));
    }

    @Override
    public boolean synced() {
        return looked && informers.values().stream().allMatch(KindInformers::synced);
    }

    @Override
    public Observation observe() {
        List<HasMetadata> objects = new ArrayList<>();
        informers.values().forEach(kind -> objects.addAll(kind.objects()));
        objects.addAll(named.observe());
        return new Observation(ClusterState.of(objects), named.problems(), List.of(), Places.NONE);
    }

    @Override
    public boolean lookedFor(Set<SourceRef> used) {
        return !scope.byName() || named.lookedFor(scope.secrets(used));
    }

    @Override
    public void close() {
        looking.shutdownNow();
        informers.values().forEach(KindInformers::close);
        named.close();
    }

    private void look(Runnable changed) {
        try {
            for (WatchedKind kind : WatchedKind.ALL) {
                if (!informers.containsKey(kind) && installed(kind)) {
                    informers.put(kind, watch(kind, changed));
                    if (looked && kind.optional()) {
                        log.atInfo().addKeyValue("kind", kind.kind()).log("Kind installed; it is watched from now on");
                    }
                }
            }
            if (!looked && enough()) {
                looked = true;
                signal(changed);
            }
        } catch (RuntimeException e) {
            // Also what an API server that is not up yet looks like: nothing is published before all is known.
            log.atWarn().addKeyValue("error", Unquoted.text(e)).log("Cluster cannot be read; it is tried again");
        }
        try {
            looking.schedule(() -> look(changed), looked ? LOOK_SECONDS : FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            log.atDebug().log("Closed while it looked");
        }
    }

    /** Where kinds are lacking, Services tell whether there have been Gateways. */
    private boolean enough() {
        KindInformers services = informers.entrySet().stream()
                .filter(one -> one.getKey().type() == Service.class)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return informers.keySet().containsAll(WatchedKind.ALL)
                || services.synced() && first.enough(informers.keySet(), services.objects());
    }

    private KindInformers watch(WatchedKind kind, Runnable changed) {
        return scope.byName() && kind.type() == Secret.class
                ? KindInformers.NONE
                : KindInformers.start(client, kind, scope.namespaces(kind), () -> signal(changed));
    }

    private boolean installed(WatchedKind kind) {
        return !kind.optional() || client.supports(kind.type());
    }

    /** A change only counts once everything is known. */
    private void signal(Runnable changed) {
        if (synced()) {
            changed.run();
        }
    }
}
