// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.infrastructure.ServiceType;
import dev.rauta.controller.translate.AddressPool;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.Listener;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayStatusAddress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Gateway whose class may be accepted again has its address still, though it is not served there. */
class HeldAddressesTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String OURS = "rauta.dev/gateway-controller";
    private static final String REFUSED = "  parametersRef: {group: g, kind: K, name: n}\n";
    private static final String FIRST = "192.0.2.1";
    private static final String SECOND = "192.0.2.2";

    private final List<HasMetadata> objects = new ArrayList<>(List.of(
            gatewayClass("rauta", OURS, ""),
            gatewayClass("refused", OURS, REFUSED),
            gatewayClass("theirs", "example.com/other", "")));

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
        objects.add(gatewayClass(className, OURS, ""));
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
        return Translator.translate(ClusterState.of(objects), settings());
    }

    private static GatewayClass gatewayClass(String name, String controller, String more) {
        return YAML.unmarshal(
                "metadata: {name: " + name + "}\nspec:\n  controllerName: " + controller + "\n" + more, GatewayClass.class);
    }

    /** What its status shows, and what it asks for; empty: nothing. */
    private static Gateway gateway(String name, String className, String recorded, String asked) {
        return YAML.unmarshal(
                "metadata: {name: " + name + ", namespace: x, uid: u-" + name + "}\nspec:\n  gatewayClassName: " + className
                        + "\n  listeners: [{name: http, port: 80, protocol: HTTP}]\n"
                        + (asked.isEmpty() ? "" : "  addresses: [{value: " + asked + "}]\n")
                        + (recorded.isEmpty() ? "" : "status:\n  addresses: [{value: " + recorded + "}]\n"),
                Gateway.class);
    }

    private static Settings settings() {
        Settings base = Settings.DEFAULT;
        return new Settings(
                base.ingressClass(),
                base.controllerName(),
                base.gatewayControllerName(),
                Optional.empty(),
                base.upstreamProtocol(),
                true,
                Set.of(),
                Optional.empty(),
                List.of(),
                Optional.of(AddressPool.parse("192.0.2.0/29")),
                false,
                ServiceType.LOAD_BALANCER,
                Optional.empty(),
                true);
    }
}
