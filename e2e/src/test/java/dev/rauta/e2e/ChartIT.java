// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart against a real API server: accepted by it, and sufficient for the processes that it starts. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private ControlPlane cluster;

    @TempDir
    Path folder;

    @BeforeAll
    void prepare(ControlPlane cluster) {
        this.cluster = cluster;
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: rauta, labels: {pod-security.kubernetes.io/enforce: restricted}}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: chart-a}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: chart-b}
                """);
        // What pods and bindings refer to has to be there, also for a dry run.
        for (HasMetadata object : objects(Helm.template())) {
            if (Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "IngressClass")
                    .contains(object.getKind())) {
                cluster.client().resource(object).fieldManager("chart").forceConflicts().serverSideApply();
            }
        }
    }

    private List<HasMetadata> objects(String yaml) {
        return cluster.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    @Test
    void lintFindsNothing() {
        Helm.Run run = Helm.run("lint", "--strict", "charts/rauta");
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void theManifestsAreWhatTheChartRenders() {
        Helm.Run run = Helm.script(List.of("scripts/manifests", "--check"));
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void aMisspeltValueIsRefused() {
        Helm.Run run = Helm.run("template", "rauta", "charts/rauta", "--set", "dataplane.replica=3");
        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("replica");
    }

    @Test
    void theAccessLogsValuesAreFlagsOfTheDataplane() throws IOException {
        Path values = Files.writeString(folder.resolve("log.yaml"), """
                dataplane:
                  nginxMetrics: true
                  accessLog: {mode: text, escape: json, sample: 2.5, path: /var/log/access.log, format: '{"a": "$http_user_agent"}'}
                """);
        assertThat(argumentsOf("rauta-dataplane", "--values", values.toString()))
                .contains(
                        "--access-log=text",
                        "--access-log-escape=json",
                        "--access-log-sample=2.5",
                        "--access-log-path=/var/log/access.log",
                        "--access-log-format={\"a\": \"$http_user_agent\"}",
                        "--nginx-metrics=true");
        assertThat(argumentsOf("rauta-dataplane", "--set", "dataplane.accessLog.mode=json"))
                .contains("--access-log=json")
                .noneMatch(argument -> argument.startsWith("--access-log-format") || argument.startsWith("--access-log-escape"));
        assertThat(argumentsOf("rauta-dataplane")).noneMatch(argument -> argument.startsWith("--access-log") || argument.startsWith("--nginx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dataplane.accessLog.mode=on",
                "dataplane.accessLog.sample=101",
                "dataplane.accessLog.path=access.log",
                "dataplane.accessLog.format=x",
                "dataplane.accessLog.mode=json,dataplane.accessLog.escape=none",
                "dataplane.accessLog.kind=text"
            })
    void anAccessLogThatCannotBeIsRefused(String values) {
        Helm.Run run = Helm.run("template", "rauta", "charts/rauta", "--set", values);
        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("accessLog");
    }

    @Test
    void withoutTheGatewayApiItInstallsToo() {
        Helm.Run run = Helm.run("template", "rauta", "charts/rauta");
        assertThat(run.output()).contains("kind: IngressClass").doesNotContain("kind: GatewayClass\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dataplane.kind=DaemonSet,dataplane.service.type=NodePort,dataplane.service.nodePorts.http=30080",
                "networkPolicy.enabled=true,dashboards.enabled=true,ingressClass.default=true,dataplane.workers=4",
                "gateway.services.enabled=false,gateway.addressPool=192.0.2.0/24",
                "controller.watchNamespaces={chart-a,chart-b}",
                "controller.watchNamespaces={chart-a,rauta},gateway.services.enabled=false",
                "controller.secretNamespaces={chart-b,chart-a},controller.watchSecrets=referenced",
                "controller.watchNamespaces={chart-a},controller.secretNamespaces={chart-b}",
                "controller.watchNamespaces={chart-a},controller.nginxConfigMap=chart-b/ingress-nginx-controller",
                "controller.secretNames={chart-a/tls,chart-a/more.example.com,chart-b/wild}",
                "controller.replicas=2,dataplane.service.externalTrafficPolicy=Local,podAnnotations.a=b,podLabels.c=d"
            })
    void theApiServerAcceptsEveryObject(String values) {
        List<HasMetadata> objects = objects(Helm.template("--no-hooks", "--set", values));
        assertThat(objects).hasSizeGreaterThan(12);
        KubernetesClient client = cluster.client();
        for (HasMetadata object : objects) {
            client.resource(object).dryRun().fieldManager("chart").forceConflicts().serverSideApply();
        }
        // Admission looks at pods, not at what makes them.
        assertThat(objects.stream().map(ChartIT::template).filter(Objects::nonNull))
                .hasSize(2)
                .allSatisfy(template -> client.resource(new PodBuilder()
                                .withNewMetadata()
                                .withGenerateName("dry-")
                                .withNamespace("rauta")
                                .withLabels(template.getMetadata().getLabels())
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                        .dryRun()
                        .create());
    }

    private static PodTemplateSpec template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> deployment.getSpec().getTemplate();
            case DaemonSet daemons -> daemons.getSpec().getTemplate();
            default -> null;
        };
    }

    @Test
    void withTheChartsOwnRightsAndArgumentsTheProcessesWork() throws IOException {
        Path kubeconfig = cluster.kubeconfigs().token("chart", "rauta", "rauta-controller");
        int feedPort = FreePorts.next();
        int upstream = FreePorts.next();
        int offset = FreePorts.offset(80, 443);
        List<String> arguments = new ArrayList<>(argumentsOf("rauta-controller"));
        // The last of each counts; publishing needs an address that no load balancer gives here.
        arguments.removeIf(argument -> argument.startsWith("--publish-service"));
        arguments.addAll(List.of(
                "--kubeconfig=" + kubeconfig,
                "--feed-address=127.0.0.1:" + feedPort,
                "--feed-name=localhost",
                "--publish-address=192.0.2.20",
                "--watch-namespace=chart-test"));
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: chart-test}
                """);
        cluster.apply(Upstreams.service("chart-test", "web", upstream));
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web, namespace: chart-test}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: chart.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """);
        cluster.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: chart-test}
                spec: {controllerName: rauta.dev/gateway-controller}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: web, namespace: chart-test}
                spec:
                  gatewayClassName: chart-test
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: rauta-1, namespace: rauta, labels: {kubernetes.io/service-name: rauta}}
                addressType: IPv4
                endpoints: [{addresses: ["10.244.9.1"], conditions: {ready: true}}]
                ports: [{name: http, port: 8080}]
                """);
        try (var echo = RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web");
                RautaProcess controller = RautaProcess.start(folder, "controller", arguments.toArray(String[]::new))) {
            controller.awaitReady();
            Secret secret = cluster.client()
                    .secrets()
                    .inNamespace("rauta")
                    .withName("rauta-feed-dataplane")
                    .require();
            Path certificates = Files.createDirectories(folder.resolve("feed"));
            for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
                Files.write(certificates.resolve(name), Base64.getDecoder().decode(secret.getData().get(name)));
            }
            List<String> own = new ArrayList<>(argumentsOf("rauta-dataplane"));
            own.addAll(List.of(
                    "--controller=localhost:" + feedPort,
                    "--feed-certificates=" + certificates,
                    "--state-dir=" + folder.resolve("state"),
                    "--address=127.0.0.1",
                    "--drain-delay=0s",
                    "--privileged-port-offset=" + offset));
            try (RautaProcess dataplane = RautaProcess.start(folder, "dataplane", own.toArray(String[]::new))) {
                dataplane.awaitReady();
                await("the route").atMost(SOON).untilAsserted(() -> assertThat(
                                Http.get("http://127.0.0.1:" + (offset + 80) + "/", "Host", "chart.test").body())
                        .contains("\"web\""));
                await("the status").atMost(SOON).untilAsserted(() -> assertThat(cluster.client()
                                .network().v1().ingresses().inNamespace("chart-test").withName("web").require()
                                .getStatus().getLoadBalancer().getIngress())
                        .extracting(one -> one.getIp())
                        .containsExactly("192.0.2.20"));
                await("the Gateway's Service").atMost(SOON).untilAsserted(() -> {
                    KubernetesClient client = cluster.client();
                    assertThat(client.services().inNamespace("chart-test").withName("web-chart-test").require()
                                    .getSpec().getType())
                            .isEqualTo("LoadBalancer");
                    assertThat(client.discovery().v1().endpointSlices().inNamespace("chart-test")
                                    .withName("web-chart-test-ipv4").require().getEndpoints())
                            .flatExtracting(one -> one.getAddresses())
                            .containsExactly("10.244.9.1");
                });
                assertThat(dataplane.terminate()).isZero();
            }
            assertThat(controller.log()).doesNotContain("orbidden");
            assertThat(controller.terminate()).isZero();
            assertThat(echo.isAlive()).isTrue();
        }
    }

    /** Without the role's name and the admin address, which the test chooses; flags that come again take the last value. */
    private List<String> argumentsOf(String deployment, String... more) {
        return objects(Helm.template(more)).stream()
                .filter(object -> object instanceof Deployment && object.getMetadata().getName().equals(deployment))
                .map(object -> ((Deployment) object).getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
                .findFirst()
                .orElseThrow()
                .stream()
                .skip(1)
                .filter(argument -> !argument.startsWith("--admin-address"))
                .toList();
    }
}
