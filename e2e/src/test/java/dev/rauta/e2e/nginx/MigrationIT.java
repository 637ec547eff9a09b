// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.nginx;

import static dev.rauta.e2e.nginx.Visitor.Request.plain;
import static dev.rauta.e2e.nginx.Visitor.Request.tls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.nginx.Visitor.Request;
import dev.rauta.e2e.process.Command;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

/** A cluster of ingress-nginx, of files and in an API server: what commands say of it, and its requests before and after it is migrated. */
@NeedsControlPlane(own = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MigrationIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String GATEWAY = "infra/public";
    private static final List<String> NGINX =
            List.of("--adopt-class", "nginx", "--nginx-configmap", "ingress-nginx/ingress-nginx-controller");

    private static final String ORIGIN = "Origin: https://shop.example.com";

    /** What the list of {@code migrate} says has no equivalent, by whose it is. */
    private static final Map<Request, String> LISTED = Map.of(
            tls("shop.example.com", "/", ORIGIN, "X-Canary: always"), "shop/storefront cors:",
            tls("bi.example.com", "/", ORIGIN), "data/superset cors:",
            tls("account.example.com", "/profile?a=1"), "identity/account guards:",
            tls("account.example.com", "/profile", "Cookie: in=yes"), "identity/account guards:",
            tls("kibana.example.com", "/"), "monitoring/kibana redirect:",
            tls("prometheus.example.com", "/graph"), "monitoring/prometheus guards:",
            tls("admin.shop.example.com", "/"), "shop/admin guards:",
            tls("ldap.example.com", "/"), "identity/ldap-admin guards:",
            tls("ldap.example.com", "/").as("bob", "secret"), "identity/ldap-admin guards:",
            tls("partners.example.com", "/v1/eu/orders"), "partners/edge-api guards:");

    private final Opened open = new Opened();
    private final int offset = FreePorts.offset(80, 443);
    private final Visitor visitor = new Visitor(offset + 80, offset + 443);
    private ControlPlane cluster;
    private Path folder;
    private Path manifests;
    private List<String> ofCluster;
    private RautaProcess dataplane;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) {
        this.cluster = cluster;
        this.folder = folder;
        NamedUpstreams upstreams = new NamedUpstreams(Upstreams.host());
        open.add(upstreams);
        var example = new ExampleCluster(cluster, upstreams);
        example.into(cluster);
        manifests = example.into(folder.resolve("manifests"));
        ofCluster = List.of("--kubeconfig", cluster.kubeconfigs().admin().toString());
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    private Command rauta(String command, List<String> where, String... more) {
        return Command.rauta(folder, Stream.of(List.of(command), where, NGINX, List.of(more)).flatMap(List::stream).toList());
    }

    private List<String> ofFiles() {
        return List.of("--manifests", manifests.toString());
    }

    @Test
    @Order(1)
    void checkSaysOfTheClusterWhatItSaysOfItsFiles() {
        Command files = rauta("check", ofFiles(), "--output", "json");
        Command live = rauta("check", ofCluster, "--output", "json");
        assertThat(List.of(files.code(), live.code())).as(files.err() + live.err()).containsExactly(1, 1);
        Map<String, String> ofFiles = verdicts(files.out());
        Map<String, String> ofLive = verdicts(live.out());
        ofLive.keySet().retainAll(ofFiles.keySet());
        assertThat(ofFiles).hasSizeGreaterThan(200);
        assertThat(ofLive).isEqualTo(ofFiles);
    }

    /** By object; files have lines, and a cluster has none. */
    private static Map<String, String> verdicts(String json) {
        Map<String, String> verdicts = new TreeMap<>();
        for (JsonNode one : JsonMapper.shared().readTree(json).get("objects")) {
            verdicts.put(
                    one.get("kind").asString() + " " + one.get("namespace").asString() + "/" + one.get("name").asString(),
                    one.toString().replaceAll(" \\(\\d+\\.yaml:\\d+\\)", ""));
        }
        return verdicts;
    }

    @Test
    @Order(2)
    void explainSaysOfTheClusterWhatItSaysOfItsFiles() {
        for (String url : List.of(
                "https://shop.example.com/api/v1/items",
                "https://account.example.com/profile",
                "http://lua.example.com/",
                "http://elsewhere.example.org/")) {
            Command files = rauta("explain", ofFiles(), url);
            Command live = rauta("explain", ofCluster, url);
            assertThat(files.out()).contains("route ");
            assertThat(live.out()).as(live.err()).isEqualTo(files.out().replaceAll(", \\d+\\.yaml:\\d+", ""));
            assertThat(live.code()).isEqualTo(files.code());
        }
    }

    /** With the Ingresses beside them, and then alone. */
    @Test
    @Order(3)
    void whatMigrateWritesIsTakenInOrderAndAnswersAlike() throws Exception {
        processes();
        await("the Ingresses are served").atMost(SOON).until(() -> visitor.ask(tls("shop.example.com", "/a")).contains("shop/storefront"));
        Map<Request, String> before = answers(Stream.concat(requests().stream(), LISTED.keySet().stream()).toList());
        asExpected(before);
        shut();
        Sampled sampled = Sampled.of(manifests, NGINX, GATEWAY);
        Map<Request, String> sampledBefore = answers(sampled.all());

        List<GenericKubernetesResource> objects = migrated();
        cluster.applyStrictly(new NamespaceBuilder().withNewMetadata().withName("infra").endMetadata().build());
        objects.forEach(cluster::applyStrictly);
        await("statuses").atMost(SOON).untilAsserted(() -> assertThat(Statuses.amiss(cluster, objects)).isEmpty());
        alike(before);

        cluster.client().network().v1().ingresses().inAnyNamespace().list().getItems()
                .forEach(one -> cluster.client().resource(one).delete());
        await("no Ingress is served").atMost(SOON).untilAsserted(
                () -> assertThat(dataplane.admin("/snapshot").body()).doesNotContain("Ingress "));
        alike(before);
        assertThat(Statuses.amiss(cluster, objects)).isEmpty();
        shut();
        assertThat(otherwise(sampledBefore, answers(sampled.all()))).as("answered otherwise").isSubsetOf(sampled.otherwise());
    }

    private static Set<Request> otherwise(Map<Request, String> before, Map<Request, String> after) {
        Set<Request> otherwise = new LinkedHashSet<>(before.keySet());
        otherwise.removeIf(request -> before.get(request).equals(after.get(request)));
        System.out.println(before.size() + " requests asked before and after, " + otherwise.size() + " answered otherwise");
        return otherwise;
    }

    /** All are answered as they were; but those that were on the list, and of those that were guarded none passes. */
    private void alike(Map<Request, String> before) {
        Map<Request, String> now = answers(List.copyOf(before.keySet()));
        LISTED.keySet().forEach(request -> assertThat(now.get(request)).as(request.toString()).isEqualTo(
                request.fields().contains(ORIGIN)
                        ? before.get(request).replaceAll("access-control-.*\n", "")
                        : "CN=*.example.com\nHTTP/1.1 500 Internal Server Error\n500 Internal Server Error: no-backend\n"));
        now.keySet().removeAll(LISTED.keySet());
        assertThat(before).containsAllEntriesOf(now);
        assertThat(now).hasSizeGreaterThan(20);
    }

    private List<GenericKubernetesResource> migrated() {
        Command migrate = rauta("migrate", ofCluster, "--gateway", GATEWAY);
        assertThat(migrate.code()).as(migrate.err()).isZero();
        LISTED.values().forEach(ingress -> assertThat(migrate.err()).contains("Ingress " + ingress));
        List<GenericKubernetesResource> objects = new ArrayList<>();
        for (String document : migrate.out().split("(?m)^---\\n")) {
            if (!document.isBlank()) {
                objects.add(Serialization.unmarshal(document, GenericKubernetesResource.class));
            }
        }
        assertThat(objects).extracting(GenericKubernetesResource::getKind).contains("Gateway", "HTTPRoute", "TrafficPolicy", "ReferenceGrant");
        return objects;
    }

    private Map<Request, String> answers(List<Request> requests) {
        Map<Request, String> answers = new ConcurrentHashMap<>();
        requests.parallelStream().forEach(request -> answers.put(request, visitor.ask(request)));
        return answers;
    }

    private void processes() {
        String feed = "127.0.0.1:" + FreePorts.next();
        List<String> controller = new ArrayList<>(ofCluster);
        controller.addAll(NGINX);
        controller.addAll(List.of(
                "--feed-address", feed, "--feed-plaintext", "--lease-namespace", "default", "--publish-address", "192.0.2.20"));
        open.add(RautaProcess.start(folder, "controller", controller.toArray(String[]::new)).awaitReady());
        dataplane = RautaProcess.start(
                folder, "dataplane",
                "--controller", feed,
                "--feed-plaintext",
                "--address", "127.0.0.1",
                "--workers", "2",
                "--drain-delay", "0s",
                "--privileged-port-offset", "" + offset);
        open.add(dataplane);
        dataplane.awaitReady();
    }

    /** Some of each kind; canaries by their rules, for weights draw. */
    private static List<Request> requests() {
        Request staff = tls("alerts.example.com", "/");
        return List.of(
                tls("shop.example.com", "/a?b=c", "X-Canary: never", "Cookie: beta=never"),
                tls("shop.example.com", "/", "X-Canary: always"),
                tls("shop.example.com", "/a", "X-Canary: always").by("POST"),
                tls("shop.example.com", "/api/v1/items?x=1"),
                tls("shop.example.com", "/API/v1"),
                plain("shop.example.com", "/cart?x=1"),
                tls("www.shop.example.com", "/a"),
                plain("feeds.example.com", "/v1/all"),
                plain("rss.example.com", "/v2"),
                plain("feeds.example.com", "/v3"),
                staff,
                staff.as("carol", "secret"),
                staff.as("carol", "wrong"),
                tls("account.example.com", "/static/a.css"),
                tls("hooks.example.com", "/github").by("POST"),
                tls("tools.example.com", "/a/b"),
                tls("kibana.example.com", "/kibana/app/home"),
                tls("spark.example.com", "/history/app-1"),
                tls("dl.example.com", "/file"),
                tls("checkout.example.com", "/pay"),
                plain("checkout.example.com", "/pay"),
                tls("bucket.s3.example.com", "/key"),
                tls("pma.example.com", "/pma/index"),
                plain("nobody.example.com", "/"),
                plain("new.example.com", "/.well-known/acme-challenge/Zm9vYmFy"));
    }

    /** What was closed, because a guard cannot be honoured, stays closed. */
    private void shut() {
        for (Request request : List.of(
                plain("lua.example.com", "/"), plain("typo.example.com", "/"), tls("kafka.example.com", "/"), plain("php.example.com", "/"))) {
            assertThat(visitor.ask(request)).as(request.toString()).containsPattern("HTTP/1.1 50[03] ");
        }
    }

    /** Else all could be alike because none was answered. */
    private static void asExpected(Map<Request, String> answers) {
        assertThat(answers.values()).as("answered").doesNotContain("no answer");
        assertThat(answers.values().stream().filter(answer -> answer.contains("HTTP/1.1 200 ")).count()).isGreaterThan(20);
    }
}
