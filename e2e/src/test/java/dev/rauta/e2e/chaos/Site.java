// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.load.Certificates;
import dev.rauta.e2e.chaos.load.Entrance;
import dev.rauta.e2e.chaos.load.Expected;
import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.chaos.object.Objects;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.pki.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cluster with its pods, a fleet in front of them, and the changes that can be made while a load runs. */
final class Site implements AutoCloseable {
    private static final Duration SETTLES = Duration.ofSeconds(25);

    private final ControlPlane cluster;
    private final String namespace;
    private final Pods pods;
    private final Fleet fleet;
    private final Expected expected = new Expected();
    private final Certificates certificates = new Certificates();
    private final Entrance entrance;
    private final Edits edits;
    private final Swaps swaps;
    private final AnnotationEdits annotationEdits;

    Site(ControlPlane cluster, Path folder, String namespace, int controllers) {
        this.cluster = cluster;
        this.namespace = namespace;
        var objects = new Objects(namespace);
        Authority authority = Authority.of("site");
        cluster.apply(objects.fixed());
        pods = new Pods(cluster, objects);
        fleet = new Fleet(folder, cluster.kubeconfigs().admin(), namespace, controllers);
        entrance = new Entrance(fleet.balancer(), authority.certificatePem(), certificates);
        expected.of(Load.CLASSIC, "classic");
        expected.of(Load.SECURE, "web");
        expected.of(Load.GRPC, "grpc");
        expected.of(Load.CALLED, "grpc");
        swaps = new Swaps(cluster, objects, fleet, entrance, authority, certificates);
        annotationEdits = new AnnotationEdits(cluster, objects, fleet);
        edits = new Edits(cluster, objects, fleet, expected);
        fleet.awaitReady();
        Map.of(Load.CLASSIC, "classic", Load.SECURE, "web", Load.CALLED, "grpc").forEach((host, service) -> await(host + " is served")
                .atMost(Fleet.HEALS)
                .until(() -> Probe.all(fleet, host, service)));
        edits.awaitEffect();
        swaps.awaitEffect();
    }

    Pods pods() {
        return pods;
    }

    Fleet fleet() {
        return fleet;
    }

    Edits edits() {
        return edits;
    }

    AnnotationEdits annotationEdits() {
        return annotationEdits;
    }

    Swaps swaps() {
        return swaps;
    }

    /** What is done while a load runs. */
    interface Work {
        void run(Ledger ledger) throws Exception;
    }

    /**
     * Runs a load, quiet at first and at last, and work in its midst; prints the ledger, and answers it once all is settled.
     *
     * @param age after which clients end their WebSockets and streams by themselves
     */
    Ledger under(String title, Duration age, Duration quiet, Work work) throws Exception {
        var ledger = new Ledger();
        Load load = Load.start(ledger, entrance, expected, age);
        try {
            rest(quiet);
            ledger.changing(true);
            work.run(ledger);
            pods.awaitEnded();
            ledger.changing(false);
            rest(quiet);
            load.close();
            boolean settled = ledger.awaitSettled(SETTLES);
            load.hangUp();
            assertThat(settled || ledger.failed() > 0).isTrue();
        } finally {
            load.close();
            System.out.printf("%n%s: %.0f s%n%n%s%n", title, ledger.seconds(), ledger.table());
        }
        return ledger;
    }

    /** The load goes on for this long with nothing done. */
    static void rest(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** Its Gateway and its hosts would be in the way of others in the same cluster. */
    @Override
    public void close() {
        fleet.close();
        pods.close();
        for (String kind : List.of("Gateway", "HTTPRoute", "GRPCRoute")) {
            cluster.client()
                    .genericKubernetesResources("gateway.networking.k8s.io/v1", kind)
                    .inNamespace(namespace)
                    .delete();
        }
        cluster.client().network().v1().ingresses().inNamespace(namespace).delete();
    }
}
