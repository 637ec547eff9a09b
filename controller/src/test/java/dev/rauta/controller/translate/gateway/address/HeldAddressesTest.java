// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.testing.Gateways;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.Listener;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Gateway whose class may be accepted again has its address still, though it is not served there. */
class HeldAddressesTest {
    private static final String FIRST = "192.0.2.1";
    private static final String SECOND = "192.0.2.2";

    private final List<HasMetadata> objects = new ArrayList<>(List.of(
            Gateways.classOf("rauta", Gateways.OURS, ""),
            Gateways.classOf("refused", Gateways.OURS, Gateways.REFUSED),
            Gateways.classOf("theirs", "example.com/other", "")));

    @ParameterizedTest
    @ValueSource(strings = {"refused", "absent"})
    void nobodyElseIsGivenIt(String className) {
        objects.add(gateway("old", className, FIRST, ""));
        objects.add(gateway("edge", "rauta", "", ""));
        assertThat(addresses("edge")).containsExactly(SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "absent"})
    void nobodyElseGetsItByAskingForIt(String className) {
        objects.add(gateway("old", className, FIRST, ""));
        objects.add(gateway("edge", "rauta", "", FIRST));
        assertThat(addresses("edge")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "absent"})
    void itIsNotServedThereButGetsItBack(String className) {
        objects.add(gateway("old", className, FIRST, ""));
        objects.add(gateway("edge", "rauta", SECOND, ""));
        assertThat(bound()).containsExactly(SECOND);
        objects.removeIf(one -> one.getMetadata().getName().equals(className));
        objects.add(Gateways.classOf(className, Gateways.OURS, ""));
        assertThat(addresses("old")).containsExactly(FIRST);
        assertThat(addresses("edge")).containsExactly(SECOND);
        assertThat(bound()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void oneOfAnotherControllersClassKeepsNothing() {
        objects.add(gateway("old", "theirs", FIRST, ""));
        objects.add(gateway("edge", "rauta", "", ""));
        assertThat(addresses("edge")).containsExactly(FIRST);
    }

    @Test
    void oneThatAsksForAnotherKeepsNothing() {
        objects.add(gateway("old", "refused", FIRST, "192.0.2.5"));
        objects.add(gateway("edge", "rauta", "", ""));
        assertThat(addresses("edge")).containsExactly(FIRST);
    }

    @Test
    void whoIsServedThereIsServedOn() {
        objects.add(gateway("old", "refused", FIRST, ""));
        objects.add(gateway("edge", "rauta", FIRST, ""));
        assertThat(addresses("edge")).containsExactly(FIRST);
        assertThat(bound()).containsExactly(FIRST);
    }

    @Test
    void anAddressWithoutAValueIsNoRecord() {
        Gateway old = gateway("old", "refused", FIRST, "");
        old.getStatus().getAddresses().addFirst(new GatewayStatusAddress("IPAddress", null));
        objects.add(old);
        assertThat(addresses("old")).containsExactly(FIRST);
    }

    private List<String> addresses(String gateway) {
        return translated().statuses().stream()
                .filter(status -> status instanceof ObjectStatus.OfGateway && status.name().equals(gateway))
                .map(status -> ((ObjectStatus.OfGateway) status).addresses())
                .findFirst()
                .orElseThrow();
    }

    /** Where dataplanes listen. */
    private List<String> bound() {
        return translated().snapshot().routes().listeners().stream()
                .map(Listener::binding)
                .flatMap(binding -> binding.address().stream())
                .toList();
    }

    private Translation translated() {
        return Translator.translate(ClusterState.of(objects), Gateways.withAddresses("192.0.2.0/29"));
    }

    /** What its status shows, and what it asks for; empty: nothing. */
    private static Gateway gateway(String name, String className, String recorded, String asked) {
        Gateway gateway = Gateways.gateway("x", name, className, "u-" + name);
        if (!asked.isEmpty()) {
            gateway.getSpec().setAddresses(List.of(new GatewaySpecAddress("IPAddress", asked)));
        }
        if (!recorded.isEmpty()) {
            gateway.setStatus(new GatewayStatusBuilder().addNewAddress("IPAddress", recorded).build());
        }
        return gateway;
    }
}
