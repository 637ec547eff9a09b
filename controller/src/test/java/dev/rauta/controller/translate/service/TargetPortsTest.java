// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Target ports: recorded, kept, given once, and used up. */
class TargetPortsTest {
    private static final OpenPort HTTP = new OpenPort(80, false);

    private final TargetPorts ports = new TargetPorts();

    @Test
    void whatIsRecordedIsKeptAndTheRestGetsTheLowestThatIsFree() {
        ports.record("a/one", service(80, "TCP", 20000));
        ports.record("a/two", service(53, "UDP", 20002));
        assertThat(ports.of("a/one", HTTP)).contains(20000);
        assertThat(ports.of("a/two", new OpenPort(53, true))).contains(20002);
        assertThat(ports.of("a/two", new OpenPort(53, false))).isEmpty();
        assertThat(ports.wanted("a/one", HTTP)).hasValue(20000);
        assertThat(ports.wanted("a/three", HTTP)).hasValue(20001);
        assertThat(ports.wanted("a/four", HTTP)).hasValue(20003);
    }

    @Test
    void ofTwoThatRecordTheSameTheFirstHasIt() {
        ports.record("a/one", service(80, "TCP", 20000));
        ports.record("a/two", service(80, "TCP", 20000));
        assertThat(ports.of("a/two", HTTP)).isEmpty();
        assertThat(ports.wanted("a/two", HTTP)).hasValue(20001);
    }

    @Test
    void whatIsBesideTheRangeIsNoRecord() {
        ports.record("a/one", service(80, "TCP", 80));
        ports.record("a/two", service(80, "TCP", 30000));
        assertThat(ports.of("a/one", HTTP)).isEmpty();
        assertThat(ports.of("a/two", HTTP)).isEmpty();
    }

    @Test
    void whatStillGetsTrafficIsNotGivenAway() {
        ports.hold(new EndpointSliceBuilder().addNewPort().withPort(20000).endPort().build());
        assertThat(ports.wanted("a/one", HTTP)).hasValue(20001);
    }

    @Test
    void tenThousandAreAll() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(ports.wanted("a/" + i, HTTP)).hasValue(20000 + i);
        }
        assertThat(ports.wanted("a/more", HTTP)).isEqualTo(OptionalInt.empty());
    }

    private static Service service(int port, String protocol, int target) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("x")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(port)
                .withProtocol(protocol)
                .withNewTargetPort(target)
                .endPort()
                .endSpec()
                .build();
    }
}
