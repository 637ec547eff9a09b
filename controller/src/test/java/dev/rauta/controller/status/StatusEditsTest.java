// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written, what is left alone, and when nothing is written at all. */
final class StatusEditsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private final StatusEdits edits = new StatusEdits("rauta.dev/gateway-controller");

    private static Condition accepted(boolean status, long generation) {
        return new Condition("Accepted", status, status ? "Accepted" : "NoMatchingParent", "", generation);
    }

    @Test
    void anIngressGetsAddressesAndHostNamesOnce() {
        Ingress ingress = new IngressBuilder().build();
        var status = new ObjectStatus.OfIngress("ns", "i", List.of("192.0.2.1", "2001:db8::1", "lb.example"));
        assertThat(edits.apply(ingress, status, NOW)).isTrue();
        assertThat(ingress.getStatus().getLoadBalancer().getIngress())
                .extracting(one -> one.getIp() + " " + one.getHostname())
                .containsExactly("192.0.2.1 null", "2001:db8::1 null", "null lb.example");
        assertThat(edits.apply(ingress, status, NOW)).as("nothing new").isFalse();
        assertThat(edits.apply(ingress, new ObjectStatus.OfIngress("ns", "i", List.of()), NOW)).isTrue();
        assertThat(ingress.getStatus().getLoadBalancer().getIngress()).isEmpty();
    }

    @Test
    void aTransitionHasItsTimeOnlyWhenTheStatusChanges() {
        Gateway gateway = new GatewayBuilder().build();
        edits.apply(gateway, gateway(accepted(true, 1)), THEN);
        assertThat(edits.apply(gateway, gateway(accepted(true, 1)), NOW)).as("nothing new").isFalse();
        assertThat(edits.apply(gateway, gateway(accepted(true, 2)), NOW)).as("a generation").isTrue();
        assertThat(condition(gateway).getLastTransitionTime()).isEqualTo(THEN.toString());
        assertThat(condition(gateway).getObservedGeneration()).isEqualTo(2);
        edits.apply(gateway, gateway(accepted(false, 2)), NOW);
        assertThat(condition(gateway).getLastTransitionTime()).isEqualTo(NOW.toString());
    }

    private static ObjectStatus gateway(Condition condition) {
        return new ObjectStatus.OfGateway("ns", "g", List.of(condition), List.of("192.0.2.1"), List.of(), 0);
    }

    private static io.fabric8.kubernetes.api.model.Condition condition(Gateway gateway) {
        return gateway.getStatus().getConditions().getFirst();
    }

    @Test
    void conditionsThatOthersAddedStay() {
        Gateway gateway = new GatewayBuilder()
                .withNewStatus()
                .withConditions(new ConditionBuilder().withType("example.com/Checked").withStatus("True").build())
                .endStatus()
                .build();
        edits.apply(gateway, gateway(accepted(true, 1)), NOW);
        assertThat(gateway.getStatus().getConditions())
                .extracting(one -> one.getType())
                .containsExactly("Accepted", "example.com/Checked");
    }

    /** Each controller owns its entries of a route's status, and nobody else's. */
    @Test
    void theEntriesOfOtherControllersStayAsTheyAre() {
        HTTPRoute route = new HTTPRouteBuilder()
                .withNewStatus()
                .addNewParent()
                .withControllerName("example.com/other")
                .withNewParentRef()
                .withName("theirs")
                .endParentRef()
                .endParent()
                .addNewParent()
                .withControllerName("rauta.dev/gateway-controller")
                .withNewParentRef()
                .withName("gone")
                .endParentRef()
                .endParent()
                .endStatus()
                .build();
        var ours = new ObjectStatus.OfParent(Map.of("name", "ours"), List.of(accepted(true, 1)));
        assertThat(edits.apply(route, new ObjectStatus.OfRoute("HTTPRoute", "ns", "r", List.of(ours)), NOW)).isTrue();
        assertThat(route.getStatus().getParents())
                .extracting(one -> one.getControllerName() + " " + one.getParentRef().getName())
                .containsExactly("example.com/other theirs", "rauta.dev/gateway-controller ours");
        edits.apply(route, new ObjectStatus.OfRoute("HTTPRoute", "ns", "r", List.of()), NOW);
        assertThat(route.getStatus().getParents())
                .extracting(one -> one.getControllerName())
                .containsExactly("example.com/other");
    }

    /** The API wants the list, and the client library leaves an empty one out. */
    @Test
    void aListThatHasBecomeEmptyIsNamed() {
        HTTPRoute route = new HTTPRoute();
        route.setStatus(new HTTPRouteStatus(List.of()));
        assertThat(StatusEdits.emptied(route)).isEqualTo("parents");
        var ours = new ObjectStatus.OfParent(Map.of("name", "ours"), List.of(accepted(true, 1)));
        edits.apply(route, new ObjectStatus.OfRoute("HTTPRoute", "ns", "r", List.of(ours)), NOW);
        assertThat(StatusEdits.emptied(route)).isNull();
        edits.apply(route, new ObjectStatus.OfRoute("HTTPRoute", "ns", "r", List.of()), NOW);
        assertThat(StatusEdits.emptied(route)).isEqualTo("parents");
        assertThat(StatusEdits.emptied(new Gateway())).isNull();
    }
}
