// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.infrastructure.GatewayEndpoint;
import dev.rauta.controller.infrastructure.GatewayOwner;
import dev.rauta.controller.infrastructure.GatewayPort;
import dev.rauta.controller.infrastructure.GatewayService;
import dev.rauta.controller.infrastructure.GatewaySlice;
import dev.rauta.controller.infrastructure.ServiceType;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written again, and what is left as it is. */
class DriftTest {
    private static final GatewayPort HTTP = new GatewayPort(80, false, 20000);
    private static final GatewayPort DNS = new GatewayPort(53, true, 20001);

    private final InfrastructureObjects objects = new InfrastructureObjects();

    @Test
    void whatTheClusterAndOthersAddIsNoDrift() {
        Service wanted = objects.service(service(Map.of("team", "web"), HTTP, DNS));
        Service there = new ServiceBuilder(wanted)
                .editMetadata()
                .addToLabels("others", "stay")
                .addToAnnotations("example.com/lb", "id")
                .withResourceVersion("7")
                .endMetadata()
                .editSpec()
                .withClusterIP("10.96.0.1")
                .withInternalTrafficPolicy("Cluster")
                .endSpec()
                .build();
        there.getSpec().getPorts().forEach(port -> port.setNodePort(30000 + port.getPort()));
        assertThat(Drift.of(there, wanted)).isFalse();
    }

    @Test
    void eachFieldOfOursIsDriftWhereItDiffers() {
        Service wanted = objects.service(service(Map.of("team", "web"), HTTP, DNS));
        assertThat(Drift.of((Service) null, wanted)).isTrue();
        assertThat(Drift.of(edited(wanted).editSpec().withType("ClusterIP").endSpec().build(), wanted)).isTrue();
        assertThat(Drift.of(edited(wanted).editMetadata().addToLabels("team", "x").endMetadata().build(), wanted)).isTrue();
        assertThat(Drift.of(edited(wanted).editMetadata().withOwnerReferences().endMetadata().build(), wanted)).isTrue();
        assertThat(Drift.of(
                        edited(wanted).editSpec().editFirstPort().withNewTargetPort(80).endPort().endSpec().build(), wanted))
                .isTrue();
        assertThat(Drift.of(
                        edited(wanted).editSpec().addNewPort().withPort(9).endPort().endSpec().build(), wanted))
                .isTrue();
    }

    @Test
    void aLabelThatIsWantedNoMoreIsDriftThoughAllThatAreWantedAreThere() {
        Service before = objects.service(service(Map.of("team", "web", "squad", "red"), HTTP));
        assertThat(Drift.of(before, objects.service(service(Map.of("team", "web"), HTTP)))).isTrue();
    }

    @Test
    void aSliceIsItsEndpointsAndPorts() {
        GatewayService service = service(Map.of(), HTTP, DNS);
        GatewaySlice slice = new GatewaySlice("edge-rauta-ipv4", "IPv4", List.of(GatewayEndpoint.of("10.0.0.1")));
        EndpointSlice wanted = objects.slice(service, slice, List.of(HTTP));
        assertThat(Drift.of(new EndpointSliceBuilder(wanted).build(), wanted)).isFalse();
        assertThat(Drift.of(new EndpointSliceBuilder(wanted).withPorts().build(), wanted)).isTrue();
        assertThat(Drift.of(new EndpointSliceBuilder(wanted).withEndpoints().build(), wanted)).isTrue();
        assertThat(wanted.getMetadata().getLabels()).containsEntry("kubernetes.io/service-name", "edge-rauta");
    }

    @Test
    void untilAllIsBoundOnlyWhatHasTrafficAlreadyGetsIt() {
        GatewayService service = service(Map.of(), HTTP, DNS);
        GatewaySlice slice = new GatewaySlice("edge-rauta-ipv4", "IPv4", List.of(GatewayEndpoint.of("10.0.0.1")));
        EndpointSlice there = objects.slice(service, slice, List.of(HTTP));
        assertThat(Provisioner.open(null, service.ports())).isEmpty();
        assertThat(Provisioner.open(there, service.ports())).containsExactly(HTTP);
        assertThat(Provisioner.open(there, List.of(new GatewayPort(80, false, 20005)))).isEmpty();
    }

    private static ServiceBuilder edited(Service wanted) {
        return new ServiceBuilder(wanted);
    }

    private static GatewayService service(Map<String, String> labels, GatewayPort... ports) {
        return new GatewayService(
                "default",
                "edge-rauta",
                new GatewayOwner("edge", "u-edge"),
                ServiceType.LOAD_BALANCER,
                labels,
                Map.of(),
                List.of(ports),
                List.of(),
                Optional.empty());
    }
}
