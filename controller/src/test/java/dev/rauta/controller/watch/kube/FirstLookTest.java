// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An API server that has just come up may not show all it has. */
class FirstLookTest {
    private static final String OURS = "rauta.dev/gateway-controller";
    private static final Map<String, String> LABEL = Map.of(Marks.GATEWAY, "edge");
    private static final OwnerReference GATEWAY = owner("gateway.networking.k8s.io/v1", "Gateway");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final FirstLook look = new FirstLook(OURS, Duration.ofMinutes(1), now::get);

    @Test
    void whereAllKindsAreThereOneLookIsEnough() {
        assertThat(look.enough(Set.copyOf(WatchedKind.ALL), List.of())).isTrue();
    }

    @Test
    void whatIsLackingIsLookedForAgain() {
        for (int i = 0; i < FirstLook.QUIET_LOOKS; i++) {
            assertThat(look.enough(without("Gateway", "GatewayClass", "TCPRoute"), List.of())).isFalse();
        }
        assertThat(look.enough(without("TCPRoute"), List.of())).as("more has come").isFalse();
        for (int i = 1; i < FirstLook.QUIET_LOOKS; i++) {
            assertThat(look.enough(without("TCPRoute"), List.of())).isFalse();
        }
        assertThat(look.enough(without("TCPRoute"), List.of())).isTrue();
    }

    @Test
    void aServiceOfAGatewayTellsThatThereAreGateways() {
        List<Service> services = List.of(service(Map.of(), OURS, GATEWAY), service(LABEL, OURS, GATEWAY));
        assertThat(looks(1000, services)).isEqualTo(1000);
        assertThat(look.enough(without("Gateway"), services.subList(0, 1))).as("it is deleted").isTrue();
        assertThat(look.enough(Set.copyOf(WatchedKind.ALL), services)).isTrue();
    }

    /** Whoever may create Services may write all of it. */
    @Test
    void itIsBelievedForAMinuteOnly() {
        List<Service> services = List.of(service(LABEL, OURS, GATEWAY));
        assertThat(looks(10, services)).isEqualTo(10);
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(look.enough(without("Gateway"), services)).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(look.enough(without("Gateway"), services)).isTrue();
    }

    @Test
    void theMinuteBeginsWithTheFirstSuchServiceAndIsOneForAll() {
        now.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(look.enough(without("Gateway"), List.of(service(LABEL, OURS, GATEWAY)))).isFalse();
        now.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(looks(2, List.of(service(LABEL, OURS, GATEWAY)))).isEqualTo(2);
        assertThat(look.enough(without("GatewayClass"), List.of(service(LABEL, OURS, GATEWAY)))).isFalse();
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(looks(10, List.of(service(LABEL, OURS, GATEWAY)))).isEqualTo(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatTellsOfNoGateway(String what, Service service) {
        assertThat(looks(1000, List.of(service))).as(what).isEqualTo(FirstLook.QUIET_LOOKS);
    }

    static Stream<Arguments> whatTellsOfNoGateway() {
        return Stream.of(
                Arguments.of("no mark", service(Map.of(), OURS, GATEWAY)),
                Arguments.of("another controller's", service(LABEL, "example.com/other", GATEWAY)),
                Arguments.of("no owner", service(LABEL, OURS, null)),
                Arguments.of("an owner of another kind", service(LABEL, OURS, owner("gateway.networking.k8s.io/v1", "HTTPRoute"))),
                Arguments.of("an owner of another group", service(LABEL, OURS, owner("example.com/v1", "Gateway"))));
    }

    /** How many times it wants to look again, up to {@code most}. */
    private int looks(int most, List<Service> services) {
        int looks = 0;
        while (looks < most && !look.enough(without("Gateway"), services)) {
            looks++;
        }
        return looks;
    }

    private static Set<WatchedKind> without(String... kinds) {
        Set<WatchedKind> rest = new HashSet<>(WatchedKind.ALL);
        rest.removeIf(kind -> List.of(kinds).contains(kind.kind()));
        return rest;
    }

    private static OwnerReference owner(String apiVersion, String kind) {
        return new OwnerReference(apiVersion, null, null, kind, "edge", "u-1");
    }

    private static Service service(Map<String, String> labels, String controllerName, @Nullable OwnerReference owner) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace("x")
                .withLabels(Marks.labels(new HashMap<>(labels)))
                .withAnnotations(Marks.annotations(Map.of(), controllerName))
                .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                .endMetadata()
                .build();
    }
}
