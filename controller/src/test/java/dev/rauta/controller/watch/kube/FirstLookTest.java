// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.WatchedKind;
import dev.rauta.controller.infrastructure.Marks;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An API server that has just come up may not show all it has. */
class FirstLookTest {
    private final FirstLook look = new FirstLook();

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
    void aServiceOfAGatewayProvesThatThereAreGateways() {
        List<Service> services = List.of(service(Map.of()), service(Map.of(Marks.GATEWAY, "edge")));
        for (int i = 0; i < 1000; i++) {
            assertThat(look.enough(without("Gateway"), services)).isFalse();
        }
        assertThat(look.enough(without("Gateway"), services.subList(0, 1))).as("it is deleted").isTrue();
        assertThat(look.enough(Set.copyOf(WatchedKind.ALL), services)).isTrue();
    }

    private static Set<WatchedKind> without(String... kinds) {
        Set<WatchedKind> rest = new HashSet<>(WatchedKind.ALL);
        rest.removeIf(kind -> List.of(kinds).contains(kind.kind()));
        return rest;
    }

    private static Service service(Map<String, String> labels) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace("x")
                .withLabels(Marks.labels(new HashMap<>(labels)))
                .withAnnotations(Marks.annotations(Map.of(), "rauta.dev/gateway-controller"))
                .endMetadata()
                .build();
    }
}
