// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.cluster.Upstreams;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Manifests;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.e2e.process.Release;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shadow beside what serves: it may read alone, and that is all it does. */
@NeedsControlPlane
final class ShadowIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FORMAT = "--access-log-format=$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
            + " \"$http_referer\" \"$http_user_agent\" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name]"
            + " $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id $host $scheme";

    private final Opened open = new Opened();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        open.close();
    }

    private static String ingress(String name, String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %1$s, namespace: shadow}
                spec:
                  ingressClassName: shadow
                  rules:
                  - host: %1$s.test
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: %2$s, port: {number: 80}}}}]}
                ---
                """.formatted(name, service);
    }

    private static void prepare(ControlPlane cluster, int upstream) {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shadow}
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: shadow}
                spec: {controller: shadow.test/ingress}
                ---
                """ + Upstreams.service("shadow", "web", upstream) + Upstreams.service("shadow", "api", upstream)
                + ingress("one", "web") + ingress("two", "web"));
    }

    private RautaProcess shadow(String role, String... arguments) {
        return open.add(RautaProcess.start(folder, role, arguments)).awaitReady();
    }

    private static double compared(RautaProcess shadow, String outcome) {
        return shadow.metric("rauta_shadow_compared_total", "outcome=\"" + outcome + "\"");
    }

    @Test
    void whoMayReadAloneComparesAndWritesNothing(ControlPlane cluster) {
        int upstream = FreePorts.next();
        ChildProcess echo = open.add(RautaProcess.echo(folder, Upstreams.host(), upstream, "both", "web"));
        prepare(cluster, upstream);
        Release release = Release.install(cluster.client(), "shadow", "controller.shadow=true");
        Path log = folder.resolve("access.log");
        int offset = FreePorts.offset(80, 443);
        RautaProcess serving = open.add(RautaProcess.start(folder, "standalone",
                        "--kubeconfig=" + cluster.kubeconfigs().admin(), "--lease-namespace=shadow", "--lease-name=serving",
                        "--controller-name=shadow.test/ingress", "--ingress-class=shadow", "--publish-address=192.0.2.77",
                        "--address=127.0.0.1", "--privileged-port-offset=" + offset, "--access-log=text", "--access-log-path=" + log, FORMAT))
                .awaitReady();
        await("the status").atMost(SOON).until(() -> addressed(cluster, "one") && addressed(cluster, "two"));
        assertThat(ask(offset + 80, "one.test")).isEqualTo(200);
        await("the log").atMost(SOON).until(() -> Files.exists(log));
        String before = version(cluster, "one");

        List<String> arguments = release.arguments("rauta-controller");
        assertThat(arguments).contains("--shadow").noneMatch(argument -> argument.matches("--(feed|lease|publish).*"));
        arguments.addAll(List.of("--kubeconfig=" + cluster.kubeconfigs().token("shadow", "shadow", "rauta-controller"), "--shadow-log=" + log));
        RautaProcess shadow = shadow("controller", arguments.toArray(String[]::new));
        await("what was logged before").atMost(SOON).until(() -> compared(shadow, "same") == 1);
        assertThat(ask(offset + 80, "two.test")).isEqualTo(200);
        assertThat(ask(offset + 80, "nobody.test")).isEqualTo(404);
        await("what is logged since").atMost(SOON).until(() -> compared(shadow, "same") == 3);

        cluster.apply(ingress("three", "absent"));
        await("the edit").atMost(SOON).until(() -> shadow.metric("rauta_shadow_changes_total", "") == 1);
        assertThat(shadow.admin("/shadow").body()).contains("Ingress shadow/three", "\"is\":\"refused\"", "three.test");
        assertThat(shadow.admin("/explain?url=http://two.test/x").body()).contains("shadow/web:80");
        assertThat(shadow.admin("/snapshot").body()).contains("two.test");
        await("the status of what serves").atMost(SOON).until(() -> addressed(cluster, "three"));

        assertThat(cluster.client().leases().inNamespace("shadow").list().getItems())
                .extracting(lease -> lease.getMetadata().getName())
                .containsExactly("serving");
        assertThat(version(cluster, "one")).isEqualTo(before);
        assertThat(compared(shadow, "other-upstream") + compared(shadow, "other-answer") + compared(shadow, "undecided")).isZero();
        assertThat(shadow.terminate()).isZero();
        assertThat(shadow.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("ERROR");
        assertThat(serving.terminate()).isZero();
        assertThat(echo.isAlive()).isTrue();
    }

    @Test
    void itsChartHasNoDataplanesAndNoLeaveToWrite(ControlPlane cluster) {
        String rendered = Helm.template(
                "--no-hooks", "--set", "controller.shadow=true,gateway.services.enabled=true,networkPolicy.enabled=true,podDisruptionBudget.enabled=true");
        List<HasMetadata> objects = cluster.client().load(new ByteArrayInputStream(rendered.getBytes(StandardCharsets.UTF_8))).items();
        assertThat(objects).extracting(HasMetadata::getKind).containsExactlyInAnyOrder(
                "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Service", "Deployment");
        assertThat(objects).extracting(one -> one.getMetadata().getName()).allMatch(name -> name.matches("rauta-controller|rauta.rauta"));
        List<PolicyRule> rules = objects.stream()
                .filter(ClusterRole.class::isInstance)
                .flatMap(role -> ((ClusterRole) role).getRules().stream())
                .toList();
        assertThat(rules).hasSizeGreaterThan(7).allSatisfy(rule -> assertThat(rule.getVerbs()).containsExactly("get", "list", "watch"));
    }

    private static boolean addressed(ControlPlane cluster, String name) {
        var status = read(cluster, name).getStatus();
        return status.getLoadBalancer() != null
                && status.getLoadBalancer().getIngress().stream().anyMatch(one -> "192.0.2.77".equals(one.getIp()));
    }

    private static String version(ControlPlane cluster, String name) {
        return read(cluster, name).getMetadata().getResourceVersion();
    }

    private static Ingress read(ControlPlane cluster, String name) {
        return cluster.client().network().v1().ingresses().inNamespace("shadow").withName(name).require();
    }

    private static int ask(int port, String host) {
        return Http.get("http://127.0.0.1:" + port + "/", "Host", host).status();
    }

    @Test
    void aFolderIsComparedAndNothingListens() throws IOException {
        int offset = FreePorts.offset(80, 443);
        Path served = Files.createDirectories(folder.resolve("served"));
        String services = Manifests.service("web", 1, "http") + Manifests.service("api", 2, "http");
        Files.writeString(served.resolve("all.yaml"), Manifests.everythingTo("web") + services);
        Path log = Files.writeString(folder.resolve("access.log"), line("web"));
        RautaProcess shadow = shadow("standalone", "--shadow", "--manifests=" + served, "--shadow-log=" + log, "--privileged-port-offset=" + offset);
        await("the log").atMost(SOON).until(() -> compared(shadow, "same") == 1);
        for (int port : new int[] {offset + 80, offset + 443}) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(ConnectException.class);
        }

        Path next = Files.writeString(folder.resolve("next.yaml"), Manifests.everythingTo("api") + services);
        Files.move(next, served.resolve("all.yaml"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await("the edit").atMost(SOON).until(() -> shadow.metric("rauta_shadow_changes_total", "") == 1);
        assertThat(shadow.admin("/shadow").body()).contains("default/web:80", "default/api:80", "\"changed\":1");
        Files.move(log, folder.resolve("access.log.1"));
        Files.writeString(log, line("web") + line("api"));
        await("its successor").atMost(SOON).until(() -> compared(shadow, "other-upstream") == 1 && compared(shadow, "same") == 2);
        assertThat(shadow.admin("/shadow").body()).contains("\"was\":\"forward to default-web-80\"", "\"is\":\"forward to default/api:80\"");
        assertThat(shadow.terminate()).isZero();
        assertThat(shadow.log()).doesNotContain("ERROR");
    }

    private static String line(String service) {
        return "192.0.2.7 - - [02/Jan/2006:15:04:05 +0100] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl/8\" 80 0.001 [default-" + service
                + "-80] [] 10.0.0.1:80 5 0.001 200 f00d a.test http\n";
    }
}
