// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.TestBed;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A namespace of a test class with its backends, where one Ingress after the other is put up. */
final class Stage implements AutoCloseable {
    private static final Duration PODS = Duration.ofSeconds(60);
    private static final int STATUS_SECONDS = 30;

    private final TestBed bed;
    private final String namespace;

    private Stage(TestBed bed, String namespace) {
        this.bed = bed;
        this.namespace = namespace;
    }

    /** Creates the namespace with one Deployment and Service for each name and waits until all have a ready endpoint. */
    static Stage open(TestBed bed, String topic, String... services) {
        String namespace =
                "ingress-" + topic + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 16));
        bed.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(namespace));
        var stage = new Stage(bed, namespace);
        for (String service : services) {
            bed.apply(stage.backend(service));
        }
        for (String service : services) {
            stage.awaitEndpoints(service, 1);
        }
        return stage;
    }

    private String backend(String service) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  selector: {app: %1$s}
                  ports: [{name: http, port: 8080, targetPort: 3000}]
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: echo
                        image: %3$s
                        env:
                        - {name: SERVICE_NAME, value: %1$s}
                        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                """.formatted(service, namespace, bed.echoImage());
    }

    /** Changes the number of a backend's pods and waits until that many are ready endpoints. */
    void scale(String service, int pods) {
        bed.client().apps().deployments().inNamespace(namespace).withName(service).scale(pods);
        awaitEndpoints(service, pods);
    }

    private void awaitEndpoints(String service, int pods) {
        await(pods + " ready endpoints of " + namespace + "/" + service)
                .atMost(PODS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> bed.client()
                                .discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace(namespace)
                                .withLabel("kubernetes.io/service-name", service)
                                .list()
                                .getItems()
                                .stream()
                                .mapToLong(Stage::ready)
                                .sum()
                        == pods);
    }

    private static long ready(EndpointSlice slice) {
        // A slice of no pods has no list.
        return Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream()
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .count();
    }

    /** Creates objects of this namespace, such as Secrets, from a YAML text with {@code NAMESPACE} in it. */
    void apply(String yaml) {
        bed.apply(yaml.replace("NAMESPACE", namespace));
    }

    /** Puts up an Ingress of Rauta's class and answers the address from its status, as soon as it is there. */
    String show(String spec) {
        create(bed.ingressClass(), spec);
        Ingress shown = bed.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName("scenario")
                .waitUntilCondition(Stage::addressed, STATUS_SECONDS, TimeUnit.SECONDS);
        IngressLoadBalancerIngress first = addresses(shown).getFirst();
        return first.getIp() != null ? first.getIp() : first.getHostname();
    }

    /** Puts up an Ingress of some class, which is removed by {@link #clear()}. */
    void create(String ingressClass, String spec) {
        apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: scenario, namespace: NAMESPACE}
                spec:
                  ingressClassName: %s
                %s""".formatted(ingressClass, spec.indent(2)));
    }

    /** What the status of the Ingress says now. */
    List<IngressLoadBalancerIngress> addresses() {
        return addresses(bed.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName("scenario")
                .require());
    }

    private static boolean addressed(@Nullable Ingress ingress) {
        return ingress != null && !addresses(ingress).isEmpty();
    }

    private static List<IngressLoadBalancerIngress> addresses(Ingress ingress) {
        var status = ingress.getStatus();
        var balancer = status == null ? null : status.getLoadBalancer();
        return balancer == null ? List.of() : Objects.requireNonNullElse(balancer.getIngress(), List.of());
    }

    /** Takes the Ingress down. */
    void clear() {
        bed.client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName("scenario")
                .withTimeout(STATUS_SECONDS, TimeUnit.SECONDS)
                .delete();
    }

    @Override
    public void close() {
        // Deleting goes on by itself: a namespace with pods takes seconds to go, and nobody uses its name again.
        bed.client().namespaces().withName(namespace).delete();
    }
}
