// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static dev.rauta.e2e.cluster.GatewayObjects.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.GatewayObjects;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Service for each Gateway, made in a real API server: recorded, used, kept, and taken away again. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GatewayServicesIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Where nobody else binds the target ports. */
    private static final String DATAPLANE = "127.0.20.1";
    private static final String NAMESPACE = "services-it";
    private static final String LONG = "a".repeat(200) + ".b";

    private final Opened open = new Opened();
    private final int feedPort = FreePorts.next();
    private ControlPlane cluster;
    private GatewayObjects objects;
    private Path folder;
    private RautaProcess controller;
    private RautaProcess dataplane;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) throws IOException {
        this.cluster = cluster;
        this.objects = new GatewayObjects(cluster.client(), NAMESPACE);
        this.folder = folder;
        int upstream = FreePorts.next();
        open.add(RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web"));
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: services-it}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: services-it-dataplanes}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: services-it}
                spec: {controllerName: rauta.dev/services-it}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: dataplanes, namespace: services-it-dataplanes}
                spec: {ports: [{name: http, port: 80}]}
                """);
        cluster.apply(dataplanes("10.244.7.1"));
        cluster.apply(Upstreams.service(NAMESPACE, "web", upstream));
        controller = controller("--gateway-services");
        dataplane = RautaProcess.start(
                folder, "dataplane",
                "--controller", "127.0.0.1:" + feedPort,
                "--feed-plaintext",
                "--address", DATAPLANE,
                "--workers", "1",
                "--drain-delay", "0s",
                "--privileged-port-offset", "8000");
        open.add(dataplane);
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private RautaProcess controller(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                "--feed-address", "127.0.0.1:" + feedPort,
                "--feed-plaintext",
                "--lease-namespace", NAMESPACE,
                // The dataplanes' namespace is not among them, and is watched for their Service all the same.
                "--watch-namespace", NAMESPACE,
                "--gateway-controller-name", "rauta.dev/services-it",
                "--publish-service", "services-it-dataplanes/dataplanes"));
        arguments.addAll(List.of(more));
        RautaProcess process = RautaProcess.start(folder, "controller", arguments.toArray(String[]::new));
        open.add(process);
        return process.awaitReady();
    }

    @Test
    @Order(1)
    void aGatewayGetsAServiceThatLeadsToTheDataplanes() {
        cluster.apply(gateway("edge", "team: web, squad: red", "{name: http, port: 80, protocol: HTTP}"));
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, namespace: services-it}
                spec:
                  parentRefs: [{name: edge}]
                  rules: [{backendRefs: [{name: web, port: 80}]}]
                """);
        objects.awaitProgrammed("edge", "True Programmed");
        Service service = objects.service("edge-services-it");
        assertThat(service.getMetadata().getLabels())
                .containsEntry("gateway.networking.k8s.io/gateway-name", "edge")
                .containsEntry("gateway.networking.k8s.io/gateway-class-name", "services-it")
                .containsEntry("app.kubernetes.io/managed-by", "rauta")
                .containsEntry("team", "web");
        assertThat(service.getMetadata().getAnnotations()).containsEntry("example.com/size", "small");
        assertThat(service.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(objects.gateway("edge").getMetadata().getUid());
            assertThat(owner.getController()).isTrue();
        });
        assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(service.getSpec().getSelector()).isNullOrEmpty();
        assertThat(targets(service)).containsOnlyKeys("tcp-80").values().allMatch(port -> port >= 20000 && port <= 29999);
        assertThat(objects.addresses("edge")).containsExactly(service.getSpec().getClusterIP());
        EndpointSlice slice = objects.slice("edge-services-it-ipv4");
        assertThat(slice.getEndpoints()).flatExtracting(one -> one.getAddresses()).containsExactly("10.244.7.1");
        assertThat(slice.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("tcp-80");
            assertThat(port.getPort()).isEqualTo(targets(service).get("tcp-80"));
        });
        awaitBound("edge/http", "edge-services-it", "tcp-80");
    }

    @Test
    @Order(2)
    void whatIsRecordedIsKeptAndWhatIsNewIsAdded() {
        int before = targets(objects.service("edge-services-it")).get("tcp-80");
        cluster.apply(gateway(
                "edge", "team: web", "{name: more, port: 79, protocol: HTTP}, {name: http, port: 80, protocol: HTTP}"));
        await("a target port for the new port").atMost(SOON).untilAsserted(() -> {
            Service service = objects.service("edge-services-it");
            assertThat(targets(service)).containsEntry("tcp-80", before).containsOnlyKeys("tcp-79", "tcp-80");
            assertThat(objects.slice("edge-services-it-ipv4").getPorts()).hasSize(2);
            assertThat(service.getMetadata().getLabels()).containsKey("team").doesNotContainKey("squad");
        });
        awaitBound("edge/more", "edge-services-it", "tcp-79");
    }

    @Test
    @Order(3)
    void theDataplanesAreMirrored() {
        cluster.apply(dataplanes("10.244.7.2"));
        await("the new address").atMost(SOON).untilAsserted(() -> assertThat(
                        objects.slice("edge-services-it-ipv4").getEndpoints())
                .flatExtracting(one -> one.getAddresses())
                .containsExactly("10.244.7.2"));
    }

    @Test
    @Order(4)
    void aLoadBalancersAddressIsTheGateways() {
        Service service = objects.service("edge-services-it");
        service.getStatus().getLoadBalancer().setIngress(
                List.of(new LoadBalancerIngressBuilder().withIp("192.0.2.77").withIpMode("VIP").build()));
        cluster.client().resource(service).updateStatus();
        await("the address").atMost(SOON).untilAsserted(() -> assertThat(objects.addresses("edge")).containsExactly("192.0.2.77"));
    }

    @Test
    @Order(5)
    void whatIsChangedBehindOurBackIsMended() {
        int before = targets(objects.service("edge-services-it")).get("tcp-80");
        cluster.client().services().inNamespace(NAMESPACE).withName("edge-services-it").edit(service -> {
            service.getMetadata().getLabels().put("others", "stay");
            service.getMetadata().getLabels().put("team", "nobody");
            return service;
        });
        await("the label").atMost(SOON).untilAsserted(() -> assertThat(objects.service("edge-services-it").getMetadata().getLabels())
                .containsEntry("team", "web")
                .containsEntry("others", "stay"));
        assertThat(targets(objects.service("edge-services-it"))).containsEntry("tcp-80", before);
        cluster.client().services().inNamespace(NAMESPACE).withName("edge-services-it").delete();
        await("the Service again").atMost(SOON).until(() -> objects.serviceNames().contains("edge-services-it"));
        objects.awaitProgrammed("edge", "True Programmed");
        awaitBound("edge/http", "edge-services-it", "tcp-80");
    }

    @Test
    @Order(6)
    void writingComesToAnEnd() {
        String service = objects.service("edge-services-it").getMetadata().getResourceVersion();
        String slice = objects.slice("edge-services-it-ipv4").getMetadata().getResourceVersion();
        cluster.apply(gateway(LONG, "team: web", "{name: http, port: 80, protocol: HTTP}"));
        objects.awaitProgrammed(LONG, "True Programmed");
        controller.kill();
        controller = controller("--gateway-services");
        cluster.apply(gateway("later", "team: web", "{name: http, port: 80, protocol: HTTP}"));
        objects.awaitProgrammed("later", "True Programmed");
        assertThat(objects.service("edge-services-it").getMetadata().getResourceVersion()).isEqualTo(service);
        assertThat(objects.slice("edge-services-it-ipv4").getMetadata().getResourceVersion()).isEqualTo(slice);
        List<Service> all = objects.madeServices();
        assertThat(all).hasSize(3);
        assertThat(all.stream().flatMap(one -> targets(one).values().stream())).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    @Order(7)
    void aNameThatSomebodyElseHasIsLeftAlone() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: clash-services-it, namespace: services-it, labels: {app.kubernetes.io/managed-by: rauta}}
                spec: {ports: [{name: http, port: 80}]}
                """);
        String before = objects.service("clash-services-it").getMetadata().getResourceVersion();
        cluster.apply(gateway("clash", "team: web", "{name: http, port: 80, protocol: HTTP}"));
        objects.awaitProgrammed("clash", "False AddressNotAssigned");
        assertThat(objects.service("clash-services-it").getMetadata().getResourceVersion()).isEqualTo(before);
    }

    /** What keeps two who make an object at once from taking it from each other. */
    @Test
    @Order(8)
    void anApplyThatMakesAnObjectIsRefusedWhereThereIsOne() {
        Service mine = new ServiceBuilder()
                .withNewMetadata()
                .withName("clash-services-it")
                .withNamespace(NAMESPACE)
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(81)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
        assertThatThrownBy(() -> cluster.client().resource(mine).fieldManager("late").forceConflicts().serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    @Order(9)
    void whatAnotherControllersGatewayHadGoes() {
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: services-it-others}
                spec: {controllerName: example.com/others}
                """);
        cluster.apply(gateway("edge", "team: web", "{name: http, port: 80, protocol: HTTP}")
                .replace("gatewayClassName: services-it", "gatewayClassName: services-it-others"));
        await("the Service is gone").atMost(SOON).untilAsserted(() -> {
            assertThat(objects.serviceNames()).contains("clash-services-it", "later-services-it", "web").doesNotContain("edge-services-it");
            assertThat(objects.sliceNames()).contains("web-1").doesNotContain("edge-services-it-ipv4");
        });
        List<String> before = List.copyOf(objects.serviceNames());
        assertThat(controller.terminate()).isZero();
        controller = controller();
        cluster.apply(gateway("unserved", "team: web", "{name: http, port: 80, protocol: HTTP}"));
        // The port is another Gateway's: whatever it is told, it has been seen.
        objects.awaitProgrammed("unserved", "False Invalid");
        assertThat(objects.serviceNames())
                .as("without the flag nothing is made, and what others may have made is not touched")
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Order(10)
    void withAPoolTheServiceLeadsToTheGatewaysAddress() {
        objects.deleteGateways();
        assertThat(controller.terminate()).isZero();
        controller = controller("--gateway-services", "--gateway-address-pool", "198.51.100.0/29");
        cluster.apply(gateway("pooled", "team: web", "{name: http, port: 80, protocol: HTTP}"));
        await("its slice").atMost(SOON).until(() -> objects.madeSliceNames().equals(List.of("pooled-services-it-pool")));
        assertThat(targets(objects.service("pooled-services-it"))).containsExactly(Map.entry("tcp-80", 80));
        EndpointSlice slice = objects.slice("pooled-services-it-pool");
        assertThat(slice.getEndpoints()).flatExtracting(one -> one.getAddresses()).containsExactly("198.51.100.1");
        assertThat(slice.getPorts()).extracting(one -> one.getPort()).containsExactly(80);
        assertThat(controller.terminate()).isZero();
        controller = controller("--gateway-services", "--gateway-address-pool", "127.0.21.0/29");
        cluster.apply(gateway("local", "team: web", "{name: http, port: 80, protocol: HTTP}"));
        await("a Service without a slice").atMost(SOON)
                .until(() -> objects.serviceNames().contains("local-services-it") && objects.madeSliceNames().isEmpty());
        assertThat(objects.service("local-services-it").getMetadata().getLabels()).containsEntry("team", "web");
        await("why, in the log").atMost(SOON).until(() -> controller.log().contains("cannot be an endpoint"));
        await("the route of a Gateway that is gone is nobody's").atMost(SOON)
                .untilAsserted(() -> assertThat(objects.parents("web")).isEmpty());
        assertThat(controller.log()).contains("127.0.21.").doesNotContain("not written");
    }

    /** What the dataplane has in force for the listener is what the Service records. */
    private void awaitBound(String listener, String name, String port) {
        await(listener + " is bound").atMost(SOON).untilAsserted(() -> {
            JsonNode listeners = JSON.readTree(dataplane.admin("/snapshot").body()).get("listeners");
            assertThat(listeners)
                    .filteredOn(one -> one.get("name").asString().equals("gateway/" + NAMESPACE + "/" + listener))
                    .extracting(one -> one.get("binding").get("port").asInt())
                    .containsExactly(targets(objects.service(name)).get(port));
        });
    }

    private static String gateway(String name, String labels, String listeners) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: %s, namespace: services-it}
                spec:
                  gatewayClassName: services-it
                  infrastructure: {labels: {%s}, annotations: {example.com/size: small}}
                  listeners: [%s]
                """.formatted(name, labels, listeners);
    }

    private static String dataplanes(String address) {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: dataplanes-1, namespace: services-it-dataplanes, labels: {kubernetes.io/service-name: dataplanes}}
                addressType: IPv4
                endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
                ports: [{name: http, port: 8080}]
                """.formatted(address);
    }
}
