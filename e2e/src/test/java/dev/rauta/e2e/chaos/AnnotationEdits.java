// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.chaos.object.AnnotatedIngress;
import dev.rauta.e2e.chaos.object.AnnotatedIngress.Fixed;
import dev.rauta.e2e.chaos.object.Choices;
import dev.rauta.e2e.chaos.object.NginxSettings;
import dev.rauta.e2e.chaos.object.Objects;
import dev.rauta.e2e.cluster.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Edits of annotations of ingress-nginx under load, and of its ConfigMap: one key or a few at a time. */
final class AnnotationEdits {
    private static final int ONE_IN_CONFIG_MAP = 6;
    private static final Map<String, String> PLAIN = Map.of("nginx.ingress.kubernetes.io/ssl-redirect", "false");
    private static final List<Fixed> FIXED = List.of(
            new Fixed("classic", Load.CLASSIC, "classic", false, PLAIN),
            new Fixed("secure", Load.SECURE, "web", true, PLAIN),
            new Fixed("called", Load.CALLED, "grpc", false, Map.of("nginx.ingress.kubernetes.io/backend-protocol", "GRPC")));

    private final ControlPlane cluster;
    private final Objects objects;
    private final Fleet fleet;
    private final List<AnnotatedIngress> ingresses;
    private final NginxSettings settings;

    /** Makes the Ingresses, with no annotation that is edited. */
    AnnotationEdits(ControlPlane cluster, Objects objects, Fleet fleet) {
        this.cluster = cluster;
        this.objects = objects;
        this.fleet = fleet;
        String namespace = objects.namespace();
        var canaries = Choices.read("/chaos/canaries.yaml", Map.of()).subjects().get("canary");
        this.ingresses = FIXED.stream()
                .map(one -> new AnnotatedIngress(namespace, one,
                        Choices.read("/chaos/annotations.yaml", Map.of("NAMESPACE", namespace, "HOST", one.host())), canaries.good()))
                .toList();
        this.settings = new NginxSettings(namespace, Choices.read("/chaos/configmap.yaml", Map.of("NAMESPACE", namespace)));
        ingresses.forEach(one -> cluster.apply(one.ingress()));
    }

    /** Makes what annotations name, and has the controllers follow the ConfigMap. */
    void begin() {
        cluster.apply(objects.named(settings.object()));
        fleet.restartControllers("--nginx-configmap", objects.namespace() + "/" + NginxSettings.NAME);
    }

    /**
     * Edits one of them, and waits until every worker of both dataplanes does as it says.
     *
     * @return what was changed, for people
     */
    String edit(Random random) {
        String before = Fleet.version(fleet.controller(0));
        if (random.nextInt(ONE_IN_CONFIG_MAP) == 0) {
            String what = settings.change(random);
            cluster.apply(settings.object());
            awaitAfter(before);
            return what;
        }
        AnnotatedIngress ingress = ingresses.get(random.nextInt(ingresses.size()));
        String what = ingress.change(random);
        apply(ingress);
        awaitAfter(before);
        awaitMark(ingress);
        return what;
    }

    /** What is of one kind is seen in order: who sees the Ingress has seen its canary. */
    private void apply(AnnotatedIngress ingress) {
        String canary = ingress.canary();
        if (canary.isEmpty()) {
            cluster.client().network().v1().ingresses()
                    .inNamespace(objects.namespace()).withName(ingress.canaryName()).delete();
        } else {
            cluster.apply(canary);
        }
        cluster.apply(ingress.ingress());
    }

    private void awaitAfter(String before) {
        await("the edit has made another snapshot").atMost(Fleet.HEALS).pollInterval(Duration.ofMillis(20)).until(() -> {
            String now = Fleet.version(fleet.controller(0));
            return !now.isEmpty() && !now.equals(before);
        });
        fleet.awaitConverged();
    }

    private void awaitMark(AnnotatedIngress ingress) {
        await(ingress.mark() + " is in effect").atMost(Fleet.HEALS).pollInterval(Duration.ofMillis(20)).ignoreExceptions()
                .until(() -> Probe.allSay(fleet, ingress.host(), "x-edit", ingress.mark()));
    }

    /** Takes all annotations back, and the ConfigMap from the controllers. */
    void end() {
        for (AnnotatedIngress ingress : ingresses) {
            ingress.clear();
            apply(ingress);
        }
        fleet.restartControllers();
        ingresses.forEach(this::awaitMark);
    }
}
