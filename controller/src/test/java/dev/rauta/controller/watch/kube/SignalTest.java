// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which changes are worth a translation. */
class SignalTest {
    private final AtomicInteger signals = new AtomicInteger();
    private final KindInformers.Signal<Gateway> signal = new KindInformers.Signal<>(signals::incrementAndGet);

    @Test
    void conditionsAreNotButAddressesAre() {
        Gateway fresh = gateway("1", 1, "").build();
        Gateway told = gateway("2", 1, "").build();
        told.getStatus().getConditions().add(new ConditionBuilder().withType("Accepted").withStatus("True").build());
        signal.onUpdate(fresh, told);
        assertThat(signals).hasValue(0);
        Gateway addressed = gateway("3", 1, "192.0.2.1").build();
        signal.onUpdate(told, addressed);
        assertThat(signals).hasValue(1);
        signal.onUpdate(addressed, gateway("4", 1, "192.0.2.1").build());
        assertThat(signals).hasValue(1);
        signal.onUpdate(addressed, gateway("5", 1, "192.0.2.2").build());
        assertThat(signals).hasValue(2);
    }

    @Test
    void aNewSpecIs() {
        signal.onUpdate(gateway("1", 1, "").build(), gateway("2", 2, "").build());
        assertThat(signals).hasValue(1);
    }

    @Test
    void theSameObjectAgainIsNot() {
        signal.onUpdate(gateway("1", 1, "").build(), gateway("1", 1, "").build());
        assertThat(signals).hasValue(0);
    }

    private static GatewayBuilder gateway(String version, long generation, String address) {
        var builder = new GatewayBuilder()
                .withNewMetadata()
                .withName("edge")
                .withUid("u")
                .withGeneration(generation)
                .withResourceVersion(version)
                .endMetadata()
                .withNewStatus()
                .endStatus();
        return address.isEmpty()
                ? builder
                : builder.editStatus().addNewAddress("IPAddress", address).endStatus();
    }
}
