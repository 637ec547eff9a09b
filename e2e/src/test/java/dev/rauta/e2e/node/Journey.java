// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.chaos.ledger.Ledger;
import dev.rauta.e2e.chaos.load.Load;
import dev.rauta.e2e.pki.Authority;
import dev.rauta.e2e.pki.Identity;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Manifests;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** From an empty cluster to an empty cluster: what an administrator does with Rauta, in order, and what clients see of it. */
final class Journey {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NODE_HOST = "edge.test";
    private static final List<String> IMAGE =
            List.of("image.repository=rauta.local/rauta", "image.tag=v1", "image.pullPolicy=IfNotPresent");

    private final Cluster cluster;
    private final KubernetesClient client;
    private final Journal journal;
    private final Objects objects;
    private final Installation rauta;
    private final Installation edge;
    private final Authority authority = Authority.of("journey");
    private final Identity identity = authority.server(Load.SECURE, List.of(Load.SECURE), List.of());

    private Journey(Cluster cluster, Journal journal) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.journal = journal;
        objects = new Objects(client);
        rauta = new Installation(cluster, "rauta", values(IMAGE, cluster.values()));
        edge = new Installation(cluster, "edge", values(IMAGE, cluster.values(), List.of(
                "ingressClass.name=edge", "gatewayClass.name=edge",
                "controller.controllerName=rauta.dev/edge-ingress", "controller.gatewayControllerName=rauta.dev/edge-gateway",
                "dataplane.kind=DaemonSet", "dataplane.service.type=ClusterIP",
                "controller.publishAddresses={" + cluster.address() + "}")));
    }

    @SafeVarargs
    private static List<String> values(List<String>... all) {
        return Stream.of(all).flatMap(List::stream).toList();
    }

    /** The whole way on a cluster that is started for it and ends with it. */
    static void on(String title, Supplier<Cluster> start) throws Exception {
        var journal = new Journal(Helm.root().resolve("e2e/target/node/journal.txt"));
        Cluster[] cluster = new Cluster[1];
        try {
            journal.step(title, () -> cluster[0] = start.get());
            new Journey(cluster[0], journal).go(Images.archives(), Images.customResources());
        } finally {
            if (cluster[0] != null) {
                journal.step("the cluster ends", cluster[0]::close);
            }
        }
        journal.end();
    }

    /** @param images archives of Rauta's image, tagged 1 and 2, and of the example's */
    private void go(List<Path> images, Path customResources) throws Exception {
        journal.step("images, as docker save writes them, into the node", () -> {
            for (Path image : images) {
                cluster.load(image);
                journal.note(image.getFileName() + ": " + image.toFile().length() / 1_000_000 + " MB");
            }
        });
        journal.step("the Gateway API's CRDs; namespaces, of which rauta and shop enforce the restricted profile", () -> {
            objects.install(customResources);
            objects.apply("namespaces.yaml");
        });
        Inventory before = objects.settled();
        try (var times = new PodTimes(client, "rauta")) {
            journal.step("helm install --wait", () -> {
                rauta.install();
                journal.note(rauta.pods());
                journal.note(times.take());
            });
            journal.step("helm test", () -> journal.note(rauta.test()));
            journal.step("an application with an Ingress, TLS, a Gateway and an HTTPRoute, asked from outside", this::example);
            changes(times);
        }
        journal.step("helm upgrade: a port of TCP and one of UDP", this::streams);
        journal.step("a second installation: a DaemonSet at ports of the node", this::hostPorts);
        journal.step("helm upgrade: the node's network", this::hostNetwork);
        journal.step("helm uninstall of the second", () -> {
            objects.delete("edge.yaml");
            edge.uninstall();
        });
        journal.step("helm uninstall: nothing is left but CRDs", () -> uninstall(before));
    }

    private void example() {
        objects.apply("example.yaml");
        objects.applyText(Manifests.secret("secure", identity), "shop");
        objects.awaitAvailable("shop", "web");
        int port = rauta.nodePort("http");
        awaitAnswer(cluster.address(), port, Load.CLASSIC);
        journal.note("NodePort: http://" + cluster.address() + ":" + port + "/ answers");
        String ingress = objects.ingressAddress("shop", "web");
        awaitAnswer(ingress, 80, Load.CLASSIC);
        journal.note("status of the Ingress: http://" + ingress + "/ answers");
        String gateway = objects.gatewayAddress("shop", "web");
        awaitAnswer(gateway, 80, UnderLoad.ROUTED);
        journal.note("status of the Gateway: http://" + gateway + "/ answers");
    }

    private void changes(PodTimes times) throws Exception {
        var load = new UnderLoad(
                journal,
                Map.of(
                        Load.CLASSIC, UnderLoad.Way.of(cluster.address(), rauta.nodePort("http"), rauta.nodePort("https")),
                        UnderLoad.ROUTED, UnderLoad.Way.of(objects.gatewayAddress("shop", "web"), 80, 443)),
                authority,
                identity);
        journal.step("under load: helm upgrade, all pods anew (an annotation)", () -> load.losesNothing(() -> {
            rauta.upgrade("podAnnotations.again=yes");
            journal.note(times.take());
        }));
        journal.step("under load: helm upgrade, another image", () -> load.losesNothing(() -> {
            rauta.upgrade("image.tag=v2");
            journal.note(rauta.pods());
        }));
        journal.step("under load: helm upgrade to an image that is not there, which fails", () -> load.losesNothing(() -> {
            journal.note(rauta.failUpgrade("image.tag=none"));
            journal.note(rauta.pods());
        }));
        journal.step("under load: helm rollback to the first revision", () -> load.losesNothing(() -> {
            rauta.rollback("1");
            journal.note(rauta.pods());
        }));
        journal.step("under load: the controller is killed", () -> load.losesNothing(() -> {
            journal.note("killed " + rauta.kill("controller"));
            rauta.awaitSteady();
        }));
        journal.step("under load: a dataplane is killed", () -> {
            Ledger ledger = load.during(() -> {
                journal.note("killed " + rauta.kill("dataplane"));
                rauta.awaitSteady();
            });
            // Its connections, and those that kube-proxy sends to it before it knows.
            assertThat(ledger.failed()).isLessThan(ledger.sent() / 10);
        });
        journal.step("under load: nothing, after that", () -> load.losesNothing(() -> {}));
    }

    private void streams() {
        objects.apply("streams.yaml");
        objects.awaitAvailable("shop", "lines");
        objects.awaitAvailable("shop", "datagrams");
        rauta.upgrade("tcp.5432=shop/lines:5432", "udp.53=shop/datagrams:53");
        String address = objects.gatewayAddress("rauta", "rauta-streams");
        await("TCP at " + address).atMost(SOON).ignoreExceptions().untilAsserted(
                () -> assertThat(Streams.line(address, 5432, "TEST")).contains("\"service\":\"lines\""));
        journal.note("tcp: " + address + ":5432 answers");
        await("UDP at " + address).atMost(SOON).ignoreExceptions().untilAsserted(
                () -> assertThat(Streams.datagram(address, 53, "query")).contains("\"request\":\"query\"", "\"service\":\"datagrams\""));
        journal.note("udp: " + address + ":53 answers");
        rauta.upgrade();
        await("the ports' Service is gone").atMost(SOON).until(() -> client.services().inAnyNamespace().list().getItems().stream()
                .noneMatch(service -> service.getMetadata().getName().contains("streams")));
        objects.delete("streams.yaml");
    }

    private void hostPorts() {
        edge.install("dataplane.hostPorts.http=8081", "dataplane.hostPorts.https=8444");
        objects.apply("edge.yaml");
        awaitAnswer(cluster.address(), 8081, NODE_HOST);
        journal.note("hostPort: http://" + cluster.address() + ":8081/ answers");
        assertThat(objects.ingressAddress("shop", "edge")).isEqualTo(cluster.address());
        journal.note("status of the Ingress: " + cluster.address());
    }

    private void hostNetwork() {
        edge.upgrade("dataplane.hostNetwork=true");
        awaitAnswer(cluster.address(), 8080, NODE_HOST);
        journal.note("hostNetwork: http://" + cluster.address() + ":8080/ answers");
        journal.note(edge.pods());
    }

    private void uninstall(Inventory before) {
        rauta.uninstall();
        objects.delete("example.yaml");
        objects.deleteSecret("shop", "secure");
        SortedSet<String> left = objects.settled().since(before);
        journal.note(left.size() + " objects more than before: " + left);
        // The API server makes an APIService of each CRD's group.
        assertThat(left).allMatch(object -> object.startsWith("CustomResourceDefinition /") || object.equals("APIService /v1alpha1.rauta.dev"));
    }

    private void awaitAnswer(String address, int port, String host) {
        String url = "http://" + address + ":" + port + "/";
        await(host + " at " + url).atMost(SOON).untilAsserted(() -> {
            Http.Answer answer = Http.get(url, "Host", host);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"service\": \"web\"");
        });
    }
}
