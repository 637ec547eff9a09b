// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two installations of one namespace, each with classes of its own: neither touches what is the other's. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallationsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SPACE = "installs";
    private static final Map<String, String> ADDRESSES = Map.of("a", "192.0.2.41", "b", "192.0.2.42");

    private ControlPlane cluster;
    private Path folder;
    private RautaProcess a;
    private RautaProcess b;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        this.folder = folder;
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: installs}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: dataplanes, namespace: installs}
                spec: {ports: [{name: http, port: 80}]}
                """);
        for (String one : List.of("a", "b")) {
            cluster.apply("""
                    apiVersion: networking.k8s.io/v1
                    kind: IngressClass
                    metadata: {name: inst-%1$s}
                    spec: {controller: %1$s.test/ingress}
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: inst-%1$s}
                    spec: {controllerName: %1$s.test/gateway}
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: Gateway
                    metadata: {name: gate-%1$s, namespace: installs}
                    spec:
                      gatewayClassName: inst-%1$s
                      listeners: [{name: http, port: 80, protocol: HTTP}]
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: route-%1$s, namespace: installs}
                    spec:
                      parentRefs: [{name: gate-%1$s}]
                      hostnames: [%1$s.test]
                      rules: [{backendRefs: [{name: absent, port: 80}]}]
                    """.formatted(one));
            ingress("web-" + one, "inst-" + one, one + ".ingress.test");
        }
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: both, namespace: installs}
                spec:
                  parentRefs: [{name: gate-a}, {name: gate-b}]
                  hostnames: [both.test]
                  rules: [{backendRefs: [{name: dataplanes, port: 80}]}]
                """);
        a = rauta("a");
        b = rauta("b");
        a.awaitReady();
        b.awaitReady();
    }

    @AfterAll
    void stop() {
        if (b != null) {
            b.close();
        }
        if (a != null) {
            a.close();
        }
    }

    private RautaProcess rauta(String name) {
        return RautaProcess.start(
                folder, "standalone",
                "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                "--ingress-class", "inst-" + name,
                "--controller-name", name + ".test/ingress",
                "--gateway-controller-name", name + ".test/gateway",
                "--lease-namespace", SPACE,
                "--lease-name", "rauta-" + name,
                "--watch-namespace", SPACE,
                "--publish-address", ADDRESSES.get(name),
                "--gateway-services",
                "--gateway-service-type", "ClusterIP",
                "--dataplane-service", SPACE + "/dataplanes",
                "--address", "127.0.0.1",
                "--privileged-port-offset", "" + FreePorts.offset(80, 443),
                "--workers", "1",
                "--drain-delay", "0s");
    }

    private void ingress(String name, String ingressClass, String host) {
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s, namespace: installs}
                spec:
                  ingressClassName: %s
                  rules:
                  - host: %s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: dataplanes, port: {number: 80}}}}]}
                """.formatted(name, ingressClass, host));
    }

    private Resource<Ingress> ingress(String name) {
        return cluster.client().network().v1().ingresses().inNamespace(SPACE).withName(name);
    }

    private static List<String> addresses(Ingress ingress) {
        var status = ingress.getStatus();
        List<IngressLoadBalancerIngress> all = status == null || status.getLoadBalancer() == null
                ? null
                : status.getLoadBalancer().getIngress();
        return all == null ? List.of() : all.stream().map(IngressLoadBalancerIngress::getIp).toList();
    }

    private void awaitAddresses(String ingress, String... expected) {
        await(ingress).atMost(SOON).until(() -> addresses(ingress(ingress).require()), List.of(expected)::equals);
    }

    private List<String> controllers(String route) {
        var status = cluster.client().resources(HTTPRoute.class).inNamespace(SPACE).withName(route).require().getStatus();
        return status == null
                ? List.of()
                : status.getParents().stream().map(RouteParentStatus::getControllerName).sorted().toList();
    }

    /** Of everything that is B's alone. */
    private Map<String, String> versionsOfB() {
        Map<String, String> versions = new TreeMap<>();
        var client = cluster.client();
        for (HasMetadata one : List.of(
                ingress("web-b").require(),
                client.resources(Gateway.class).inNamespace(SPACE).withName("gate-b").require(),
                client.resources(GatewayClass.class).withName("inst-b").require(),
                client.resources(HTTPRoute.class).inNamespace(SPACE).withName("route-b").require(),
                client.services().inNamespace(SPACE).withName("gate-b-inst-b").require())) {
            versions.put(one.getKind() + " " + one.getMetadata().getName(), one.getMetadata().getResourceVersion());
        }
        return versions;
    }

    @Test
    @Order(1)
    void eachWritesItsOwnStatusesAndLeadsByItsOwnLease() {
        awaitAddresses("web-a", ADDRESSES.get("a"));
        awaitAddresses("web-b", ADDRESSES.get("b"));
        await("routes of one").atMost(SOON).untilAsserted(() -> {
            assertThat(controllers("route-a")).containsExactly("a.test/gateway");
            assertThat(controllers("route-b")).containsExactly("b.test/gateway");
        });
        await("a route of both").atMost(SOON).untilAsserted(
                () -> assertThat(controllers("both")).containsExactly("a.test/gateway", "b.test/gateway"));
        for (String one : List.of("a", "b")) {
            await("Service of " + one).atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                            .services().inNamespace(SPACE).withName("gate-" + one + "-inst-" + one).require()
                            .getMetadata().getAnnotations())
                    .containsEntry("rauta.dev/gateway-controller-name", one + ".test/gateway"));
            assertThat(cluster.client().leases().inNamespace(SPACE).withName("rauta-" + one).require()
                            .getSpec().getHolderIdentity())
                    .isNotEmpty();
        }
        assertThat(cluster.client().leases().inNamespace(SPACE).withName("rauta-controller").get()).isNull();
    }

    @Test
    @Order(2)
    void whileOneIsBusyNothingOfTheOtherMoves() {
        await("events").atMost(SOON).until(() -> events("route-a") > 0 && events("route-b") > 0);
        Map<String, String> before = versionsOfB();
        long eventsBefore = events("route-b");
        for (int i = 0; i < 30; i++) {
            ingress("busy-" + i, "inst-a", "busy-" + i + ".test");
        }
        for (int i = 0; i < 30; i++) {
            awaitAddresses("busy-" + i, ADDRESSES.get("a"));
        }
        for (int i = 0; i < 30; i++) {
            ingress("busy-" + i).delete();
        }
        ingress("last", "inst-a", "last.test");
        awaitAddresses("last", ADDRESSES.get("a"));
        assertThat(versionsOfB()).isEqualTo(before);
        assertThat(events("route-b")).isEqualTo(eventsBefore);
        assertThat(a.log()).doesNotContain("web-b", "gate-b", "route-b");
        assertThat(b.log()).doesNotContain("web-a", "gate-a", "route-a");
    }

    private long events(String object) {
        return cluster.client().v1().events().inNamespace(SPACE).list().getItems().stream()
                .filter(event -> object.equals(event.getInvolvedObject().getName()))
                .count();
    }

    @Test
    @Order(3)
    void anIngressThatChangesItsClassMovesOverWithoutAFight() {
        for (int i = 0; i < 5; i++) {
            String name = "moving-" + i;
            ingress(name, "inst-a", name + ".test");
            awaitAddresses(name, ADDRESSES.get("a"));
            try (Statuses seen = new Statuses(name)) {
                ingress(name, "inst-b", name + ".test");
                awaitAddresses(name, ADDRESSES.get("b"));
                // Another change of each side gives it the occasion to write again.
                ingress("witness-a", "inst-a", "wa" + i + ".test");
                ingress("witness-b", "inst-b", "wb" + i + ".test");
                awaitAddresses("witness-a", ADDRESSES.get("a"));
                awaitAddresses("witness-b", ADDRESSES.get("b"));
                await("peace").during(Duration.ofSeconds(2)).atMost(SOON).until(
                        () -> addresses(ingress(name).require()), List.of(ADDRESSES.get("b"))::equals);
                assertThat(seen.changes()).as("taken back by one, taken by the other").hasSizeBetween(1, 2);
                assertThat(seen.changes().getLast()).containsExactly(ADDRESSES.get("b"));
            }
        }
    }

    @Test
    @Order(4)
    void whoWritesTheSameStatusIsNotFought() {
        ingress("contested", "inst-a", "contested.test");
        awaitAddresses("contested", ADDRESSES.get("a"));
        int foreign = 0;
        try (Statuses seen = new Statuses("contested")) {
            for (int i = 0; i < 20; i++) {
                ingress("contested").editStatus(ingress -> new IngressBuilder(ingress)
                        .editOrNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp("198.51.100.9")
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build());
                foreign++;
                // Something else of ours changes meanwhile, so that there is an occasion to look at every status.
                ingress("witness-c", "inst-a", "c" + i + ".test");
                String host = "c" + i + ".test";
                await("the occasion").atMost(SOON).until(() -> a.admin("/snapshot").body().contains(host));
                awaitAddresses("witness-c", ADDRESSES.get("a"));
            }
            ingress("end", "inst-a", "end.test");
            awaitAddresses("end", ADDRESSES.get("a"));
            long ours = seen.changes().stream().filter(List.of(ADDRESSES.get("a"))::equals).count();
            System.out.println("contested status: " + foreign + " foreign writes, " + ours + " of ours");
            assertThat(ours).as("writes of ours against %d", foreign).isLessThanOrEqualTo(1);
        }
        assertThat(a.log()).contains("Somebody else writes what is written here");
    }

    @Test
    @Order(5)
    void whoWritesTheSameServiceIsNotFought() {
        var service = cluster.client().services().inNamespace(SPACE).withName("gate-a-inst-a");
        IntOrString ours = service.require().getSpec().getPorts().getFirst().getTargetPort();
        int foreign = 0;
        int repaired = 0;
        for (int i = 0; i < 20; i++) {
            if (service.require().getSpec().getPorts().getFirst().getTargetPort().equals(ours)) {
                repaired++;
            }
            IntOrString other = new IntOrString(1000 + i);
            service.edit(one -> new ServiceBuilder(one)
                    .editSpec().editFirstPort().withTargetPort(other).endPort().endSpec()
                    .build());
            foreign++;
            ingress("witness-s", "inst-a", "s" + i + ".test");
            String host = "s" + i + ".test";
            await("the occasion").atMost(SOON).until(() -> a.admin("/snapshot").body().contains(host));
            awaitAddresses("witness-s", ADDRESSES.get("a"));
        }
        System.out.println("contested Service: " + foreign + " foreign writes, " + (repaired - 1) + " corrections");
        assertThat(repaired).as("found as it was at first, and after corrections").isBetween(2, 3);
        await("peace").atMost(Duration.ofSeconds(150)).pollInterval(Duration.ofSeconds(1)).until(
                () -> service.require().getSpec().getPorts().getFirst().getTargetPort().equals(ours));
    }

    /** The address lists that an Ingress's status goes through, each time it changes. */
    private final class Statuses implements Watcher<Ingress>, AutoCloseable {
        private final List<List<String>> changes = new CopyOnWriteArrayList<>();
        private final AutoCloseable watch;
        private List<String> last;

        Statuses(String name) {
            Ingress now = ingress(name).require();
            last = addresses(now);
            watch = cluster.client().network().v1().ingresses().inNamespace(SPACE).withName(name).watch(this);
        }

        List<List<String>> changes() {
            return changes;
        }

        @Override
        public synchronized void eventReceived(Action action, Ingress ingress) {
            List<String> now = addresses(ingress);
            if (!now.equals(last)) {
                last = now;
                changes.add(now);
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("watch lost", cause);
        }

        @Override
        public void close() {
            try {
                watch.close();
            } catch (Exception e) {
                throw new IllegalStateException("watch not closed", e);
            }
        }
    }
}
