// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.infrastructure.GatewayPort;
import dev.rauta.controller.testing.Gateways;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports of a Gateway that may be ours again are kept; who may create Services alone keeps none from anybody. */
class HeldTargetPortsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final List<HasMetadata> objects = new ArrayList<>(List.of(
            Gateways.classOf("rauta", Gateways.OURS, ""),
            Gateways.classOf("refused", Gateways.OURS, Gateways.REFUSED),
            Gateways.classOf("theirs", "example.com/other", ""),
            Gateways.gateway("x", "edge", "rauta", "u-new")));

    @ParameterizedTest
    @CsvSource({"refused", "absent"})
    void aGatewayWhoseClassMayBeAcceptedAgainKeepsItsPorts(String className) {
        objects.add(Gateways.gateway("tenant", "old", className, "u-1"));
        objects.add(service("old-" + className, "Gateway", "old", "u-1", "80", "tcp-80=20000"));
        assertThat(given()).isEqualTo(20001);
    }

    @Test
    void aServiceThatClaimsAllPortsTakesNone() {
        objects.add(service("evil", "Gateway", "old", "u-1", "1", all()));
        Service bare = service("bare", "Gateway", "old", "u-1", "1", all());
        bare.getMetadata().setOwnerReferences(List.of());
        objects.add(bare);
        assertThat(given()).isEqualTo(20000);
        assertThat(translated().problems()).extracting(Problem::reason).doesNotContain("TargetPortsExhausted");
    }

    /** What is not the Service of a Gateway that may be ours again. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no Gateway of that name, old-refused, Gateway, gone, u-1",
        "a Gateway of that name that is another, old-refused, Gateway, old, u-2",
        "not the name of its Service, old-2-refused, Gateway, old, u-1",
        "no Gateway, old-refused, Other, old, u-1",
        "a Gateway of another controller, other-theirs, Gateway, other, u-3"
    })
    void whatIsNotProvenHoldsNothing(String what, String name, String kind, String owner, String uid) {
        objects.add(Gateways.gateway("tenant", "old", "refused", "u-1"));
        objects.add(Gateways.gateway("tenant", "other", "theirs", "u-3"));
        objects.add(service(name, kind, owner, uid, "80", "tcp-80=20000"));
        assertThat(given()).as(what).isEqualTo(20000);
    }

    @Test
    void onlyPortsThatTheServiceHasAreHeld() {
        objects.add(Gateways.gateway("tenant", "old", "refused", "u-1"));
        objects.add(service("old-refused", "Gateway", "old", "u-1", "443", "tcp-80=20000 udp-443=20001 tcp-443=20002"));
        assertThat(given()).isEqualTo(20000);
        objects.add(Gateways.gateway("x", "more", "rauta", "u-more"));
        objects.add(Gateways.gateway("x", "most", "rauta", "u-most"));
        assertThat(translated().infrastructure().services())
                .flatExtracting(one -> one.ports().stream().map(GatewayPort::target).toList())
                .containsExactly(20000, 20001, 20003);
    }

    @Test
    void oneServiceHoldsNoMoreThanAGatewayAndAListenerSetHave() {
        objects.add(Gateways.gateway("tenant", "old", "refused", "u-1"));
        String ports = IntStream.rangeClosed(1, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        objects.add(service("old-refused", "Gateway", "old", "u-1", ports, all()));
        assertThat(given()).isEqualTo(20000 + 64 + 64);
    }

    private static String all() {
        return IntStream.rangeClosed(1, 10_000).mapToObj(i -> "tcp-" + i + "=" + (19_999 + i)).collect(Collectors.joining(" "));
    }

    /** The target port that a new Gateway is given. */
    private int given() {
        return translated().infrastructure().services().getFirst().ports().getFirst().target();
    }

    private Translation translated() {
        return Translator.translate(ClusterState.of(objects), Gateways.withServices());
    }

    /** One that carries our marks, whoever wrote them. */
    private static Service service(String name, String kind, String owner, String uid, String ports, String record) {
        String each = Stream.of(ports.split(" ")).map(port -> "{port: " + port + "}").collect(Collectors.joining(", "));
        return YAML.unmarshal("metadata:\n  name: " + name + "\n  namespace: tenant\n"
                + "  labels: {app.kubernetes.io/managed-by: rauta, gateway.networking.k8s.io/gateway-name: old}\n"
                + "  annotations: {rauta.dev/gateway-controller-name: " + Gateways.OURS + ", rauta.dev/target-ports: '" + record + "'}\n"
                + "  ownerReferences: [{apiVersion: gateway.networking.k8s.io/v1, kind: " + kind + ", name: " + owner
                + ", uid: " + uid + "}]\nspec:\n  ports: [" + each + "]\n", Service.class);
    }
}
