// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void ofTwoThatRecordTheSameAndLeadNowhereTheFirstHasIt() {
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
        ports.lead("a/gone", slice("tcp-80", 20000));
        assertThat(ports.wanted("a/one", HTTP)).hasValue(20001);
    }

    /** What is edited behind our back takes no port from who has it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an edited target port is not what is written down, , 20001, 20000",
        "nobody takes over a port that another's traffic goes to, 20000 20001, 20001, 20001",
        "an edited slice takes nobody's port, 20001 20001, 20000, 20000"
    })
    void noEditTakesAPort(String what, @Nullable String led, int target, int given) {
        if (led != null) {
            String[] leading = led.split(" ");
            ports.lead("a/one", slice("tcp-80", Integer.parseInt(leading[0])));
            ports.lead("a/two", slice("tcp-80", Integer.parseInt(leading[1])));
        }
        ports.record("a/one", written(service(80, "TCP", target), "tcp-80=" + given));
        ports.record("a/two", written(service(80, "TCP", 20001), "tcp-80=20001"));
        assertThat(ports.of("a/one", HTTP)).as(what).contains(20000);
        assertThat(ports.wanted("a/one", HTTP)).as(what).hasValue(20000);
        assertThat(ports.of("a/two", HTTP)).as(what).contains(20001);
    }

    @Test
    void aPortThatSomebodyTookOutOfTheServiceIsStillItsPort() {
        ports.record("a/one", written(service(443, "TCP", 20001), "tcp-80=20000 tcp-443=20001"));
        assertThat(ports.of("a/one", HTTP)).contains(20000);
    }

    @Test
    void whatCannotBeReadIsNoRecord() {
        ports.record("a/one", written(service(80, "TCP", 20000), "tcp-80 tcp=5 tcp-80=x =1"));
        assertThat(ports.of("a/one", HTTP)).isEmpty();
    }

    @Test
    void whatIsRecordedForNobodyNowIsKeptForLater() {
        ports.hold(service(80, "TCP", 20000));
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

    private static Service written(Service service, String record) {
        service.getMetadata().setAnnotations(Map.of("rauta.dev/target-ports", record));
        return service;
    }

    private static EndpointSlice slice(String name, int target) {
        return new EndpointSliceBuilder()
                .addNewPort()
                .withName(name)
                .withPort(target)
                .endPort()
                .build();
    }
}
