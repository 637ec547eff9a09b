// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.Objects;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.watch.Observation;
import dev.rauta.controller.watch.Places;
import dev.rauta.controller.watch.Source;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.feed.Watermark;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    /** The kind of those that may be watched by name. */
    private static final String SECRETS = "secrets";

    private static final long LOOK_SECONDS = 5;
    private static final long FIRST_LOOK_SECONDS = 1;
    /** So often it is looked again where more has come in meanwhile, so that the mark says what the objects show and no more. */
    private static final int LOOKS = 10;
    private static final long SETTLING_NANOS = 200_000;

    private final KubernetesClient client;
    private final Scope scope;
    private final Map<WatchedKind, KindInformers<?>> informers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kinds").factory());
    private final ReferencedSecrets named;
    private final FirstLook first;
    private volatile boolean looked;
    /** As it was when it was last observed; guarded by this. */
    private ClusterState state = ClusterState.empty();

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

    /** What has not changed since the last time is the same object. */
    @Override
    public synchronized Observation observe() {
        Watermark watermark = watermark();
        for (int i = 0; i < LOOKS; i++) {
            Watermark before = watermark;
            informers.values().forEach(kind -> state = kind.into(state));
            watermark = watermark();
            if (watermark.equals(before) && settled()) {
                break;
            }
        }
        if (scope.byName()) {
            SecretMarks marks = new SecretMarks();
            state = state.with(Secret.class, Objects.of(named.observe(marks)));
            watermark = with(marks, watermark);
        }
        return new Observation(state, named.problems(), List.of(), Places.NONE, watermark);
    }

    private Watermark watermark() {
        Map<String, Long> told = new HashMap<>();
        Map<String, Long> seen = new HashMap<>();
        informers.forEach((kind, its) -> {
            // In this order: what is told is never more than what is seen.
            its.told().ifPresent(version -> told.put(kind.plural(), version));
            its.seen().ifPresent(version -> seen.put(kind.plural(), version));
        });
        return new Watermark(source(), told, seen);
    }

    private static Watermark with(SecretMarks marks, Watermark others) {
        Map<String, Long> told = new HashMap<>(others.told());
        Map<String, Long> seen = new HashMap<>(others.seen());
        marks.into(SECRETS, told, seen);
        return new Watermark(others.source(), told, seen);
    }

    /** Waits for a moment where an object has just been deleted, for what it takes the informer to say at which version. */
    private boolean settled() {
        if (informers.values().stream().allMatch(KindInformers::settled) && named.settled()) {
            return true;
        }
        LockSupport.parkNanos(SETTLING_NANOS);
        return false;
    }

    /** What tells this cluster from others: no other namespace is sure to be there, and to stay. */
    private String source() {
        Namespace system = state.namespaces().get("", "kube-system");
        return system == null ? "" : OrEmpty.text(system.getMetadata().getUid());
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
        KindInformers<?> services = informers.entrySet().stream()
                .filter(one -> one.getKey().type() == Service.class)
                .<KindInformers<?>>map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return informers.keySet().containsAll(WatchedKind.ALL)
                || services.synced() && first.enough(informers.keySet(), services.objects());
    }

    private KindInformers<?> watch(WatchedKind kind, Runnable changed) {
        return scope.byName() && kind.type() == Secret.class
                ? KindInformers.none(Secret.class)
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
