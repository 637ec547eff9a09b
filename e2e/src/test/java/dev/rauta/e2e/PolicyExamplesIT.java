// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.Opened;
import dev.rauta.e2e.process.RautaProcess;
import dev.rauta.routes.testing.CodeBlocks;
import dev.rauta.routes.testing.FreePorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/policies.md in a real API server: each is taken, accepted for all that it names, and in force without a word. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyExamplesIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String NAMESPACE = "shop";
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

    private final Opened open = new Opened();
    private ControlPlane cluster;
    private RautaProcess controller;
    private RautaProcess dataplane;

    @BeforeAll
    void start(ControlPlane cluster, @TempDir Path folder) throws IOException {
        this.cluster = cluster;
        try (InputStream objects = PolicyExamplesIT.class.getResourceAsStream("/policies/attached-to.yaml")) {
            cluster.apply(new String(objects.readAllBytes(), StandardCharsets.UTF_8));
        }
        String feed = "127.0.0.1:" + FreePorts.next();
        controller = RautaProcess.start(
                folder, "controller",
                "--kubeconfig", cluster.kubeconfigs().admin().toString(),
                "--feed-address", feed,
                "--feed-plaintext",
                "--lease-namespace", NAMESPACE,
                "--watch-namespace", NAMESPACE,
                "--gateway-controller-name", "rauta.dev/policy-examples");
        open.add(controller);
        dataplane = RautaProcess.start(
                folder, "dataplane",
                "--controller", feed,
                "--feed-plaintext",
                "--address", "127.0.0.1",
                "--workers", "1",
                "--drain-delay", "0s",
                // Nobody is there: what is in force needs one to be told of, not to answer.
                "--rate-limit-store", "redis://127.0.0.1:1",
                "--privileged-port-offset", "" + FreePorts.offset(80, 443));
        open.add(dataplane);
        controller.awaitReady();
        dataplane.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        open.close();
    }

    static Stream<String> policies() throws IOException {
        String document = document();
        // The first names itself; the others are what differs.
        return Stream.concat(
                CodeBlocks.beginningWith("apiVersion: rauta.dev/", document).stream(),
                CodeBlocks.beginningWith("spec:", document).stream()
                        .map(spec -> "apiVersion: rauta.dev/v1alpha1\nkind: TrafficPolicy\n"
                                + "metadata: {name: example, namespace: shop}\n" + spec));
    }

    static Stream<String> ingresses() throws IOException {
        return CodeBlocks.beginningWith("apiVersion: networking.k8s.io/v1\nkind: Ingress\n", document()).stream();
    }

    private static String document() throws IOException {
        return Files.readString(Helm.root().resolve("docs/policies.md"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aPolicyIsAcceptedAndInForce(String manifest) {
        String name = read(manifest).getMetadata().getName();
        whileThere(manifest, () -> {
            TrafficPolicy policy = cluster.client().resources(TrafficPolicy.class).inNamespace(NAMESPACE).withName(name).get();
            assertThat(verdicts(policy))
                    .hasSize(policy.getSpec().targetRefs().size())
                    .allMatch(verdict -> verdict.endsWith(": Accepted=True Accepted"), "accepted");
        });
    }

    @ParameterizedTest
    @MethodSource("ingresses")
    void anIngressIsServedWithAllThatItsAnnotationsSay(String manifest) {
        whileThere(manifest, () -> assertThat(dataplane.admin("/snapshot").body())
                .contains("Ingress " + NAMESPACE + "/" + read(manifest).getMetadata().getName()));
    }

    /** Once {@code told}, the dataplane has it too, and nobody has anything to say against it. */
    private void whileThere(String manifest, ThrowingRunnable told) {
        cluster.apply(manifest);
        try {
            await().atMost(SOON).untilAsserted(told::run);
            await().atMost(SOON).untilAsserted(() -> assertThat(version(dataplane)).isEqualTo(version(controller)));
            assertThat(dataplane.admin("/snapshot").body()).contains("\"problems\":[]");
            assertThat(controller.admin("/").body()).contains("Nothing is wrong with the configuration.");
        } finally {
            cluster.client().resource(read(manifest)).delete();
        }
    }

    private HasMetadata read(String manifest) {
        return cluster.client()
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
    }

    private static String version(RautaProcess process) {
        Matcher version = VERSION.matcher(process.admin("/snapshot").body());
        assertThat(version.find()).as("a version").isTrue();
        return version.group(1);
    }

    private static List<String> verdicts(TrafficPolicy policy) {
        return Optional.ofNullable(policy.getStatus()).map(its -> its.getAncestors()).orElse(List.of()).stream()
                .map(one -> one.getAncestorRef().getName() + one.getConditions().stream()
                        .map(its -> ": " + its.getType() + "=" + its.getStatus() + " " + its.getReason())
                        .collect(Collectors.joining()))
                .toList();
    }
}
