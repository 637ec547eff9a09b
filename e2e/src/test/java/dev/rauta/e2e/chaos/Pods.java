// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.object.Objects;
import dev.rauta.e2e.chaos.pod.Pod;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The pods of all Services, each with an EndpointSlice of its own. */
final class Pods implements AutoCloseable {
    static final List<String> SERVICES = List.of("web", "classic", "grpc");

    /** How a pod ends: when it leaves after its slice said so, and when it is gone after that. */
    record Grace(Duration leave, Duration gone) {
        /** With a preStop hook, as pods should be. */
        static final Grace SOFT = new Grace(Duration.ofSeconds(3), Duration.ofSeconds(2));

        /** Longer than no controller tells dataplanes of it, where one is killed and comes back; Kubernetes gives 30 s. */
        static final Grace LONG = new Grace(Duration.ofSeconds(25), Duration.ofSeconds(2));

        /** Almost at once. */
        static final Grace HARD = new Grace(Duration.ofMillis(500), Duration.ofMillis(1500));
    }

    private static final int EACH = 3;

    private final ControlPlane cluster;
    private final Objects objects;
    private final Map<String, Deque<Pod>> serving = new TreeMap<>();
    private final AtomicInteger ending = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int number;

    Pods(ControlPlane cluster, Objects objects) {
        this.cluster = cluster;
        this.objects = objects;
        for (String service : SERVICES) {
            serving.put(service, new ArrayDeque<>());
            for (int i = 0; i < EACH; i++) {
                add(service);
            }
        }
        for (String service : Objects.NAMED.keySet()) {
            serving.put(service, new ArrayDeque<>());
            add(service);
        }
    }

    /** Replaces the oldest pod of a Service: a new one is ready first, then the old one ends. */
    void replace(String service, Grace grace) {
        add(service);
        Pod old = serving(service).removeFirst();
        ending.incrementAndGet();
        if (grace.leave().compareTo(Grace.HARD.leave()) > 0) {
            cluster.apply(slice(old, service, true));
        } else {
            cluster.client().discovery().v1().endpointSlices()
                    .inNamespace(objects.namespace()).withName(old.name()).delete();
        }
        later(grace.leave(), () -> {
            cluster.client().discovery().v1().endpointSlices()
                    .inNamespace(objects.namespace()).withName(old.name()).delete();
            old.leave();
            later(grace.gone(), () -> {
                old.close();
                ending.decrementAndGet();
            });
        });
    }

    /** Waits until no pod is ending any more. */
    void awaitEnded() {
        await("pods have ended").atMost(Duration.ofSeconds(60)).until(() -> ending.get() == 0);
    }

    private void add(String service) {
        Pod pod = Pod.start(service + "-" + number++, Upstreams.host());
        serving(service).addLast(pod);
        cluster.apply(slice(pod, service, false));
    }

    private String slice(Pod pod, String service, boolean ends) {
        String host = Upstreams.host().equals("127.0.0.1") ? "localhost" : Upstreams.host();
        return objects.slice(pod.name(), service, host, pod.port(), ends);
    }

    private Deque<Pod> serving(String service) {
        return java.util.Objects.requireNonNull(serving.get(service));
    }

    private void later(Duration delay, Runnable what) {
        clock.schedule(() -> {
            try {
                what.run();
            } catch (RuntimeException e) {
                // Else only a future that nobody asks would know; the pod that never ends is what the test sees.
                e.printStackTrace();
            }
        }, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        serving.values().forEach(pods -> pods.forEach(Pod::close));
    }
}
