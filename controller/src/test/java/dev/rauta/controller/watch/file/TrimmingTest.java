// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.Test;

final class TrimmingTest {

    @Test
    void whatIsTrimmedSaysTheSame() {
        Service service = service();
        Trimming.trim(service);
        assertThat(service).isEqualTo(service());
        assertThat(service.getSpec().getPorts()).extracting(port -> port.getName()).containsExactly("http", "https");
    }

    @Test
    void nothingEmptyIsLeftTwice() {
        Service one = service();
        Service other = service();
        Trimming.trim(one);
        Trimming.trim(other);
        assertThat(one.getAdditionalProperties()).isSameAs(other.getSpec().getAdditionalProperties());
        assertThat(one.getSpec().getPorts().getFirst().getAdditionalProperties())
                .isSameAs(other.getMetadata().getAdditionalProperties());
        assertThat(one.getSpec().getExternalIPs()).isSameAs(other.getSpec().getLoadBalancerSourceRanges());
        assertThat(one.getAdditionalProperties()).isEmpty();
        assertThat(one.getMetadata().getLabels()).containsEntry("app", "shop").hasSize(1);
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("shop")
                .addToLabels("app", "shop")
                .addToAnnotations("a", "1")
                .addToAnnotations("b", "2")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .addNewPort()
                .withName("https")
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
    }
}
