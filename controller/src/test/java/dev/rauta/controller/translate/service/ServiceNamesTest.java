// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that an API server takes, whatever Gateways and classes are called. */
class ServiceNamesTest {
    private static final String LONG = "a".repeat(253);

    @Test
    void whatFitsIsPlain() {
        assertThat(ServiceNames.service("edge", "rauta")).isEqualTo("edge-rauta");
        assertThat(ServiceNames.service("a".repeat(57), "rauta")).isEqualTo("a".repeat(57) + "-rauta");
        assertThat(ServiceNames.label("a.b".repeat(21))).isEqualTo("a.b".repeat(21));
    }

    @Test
    void whatDoesNotFitIsHashed() {
        List<String> names = List.of(
                ServiceNames.service("a".repeat(58), "rauta"),
                ServiceNames.service(LONG, "rauta"),
                ServiceNames.service(LONG, "other"),
                ServiceNames.service("b" + LONG.substring(1), LONG),
                ServiceNames.service("my.edge", "rauta"),
                ServiceNames.service("my-edge", "rauta.io"),
                ServiceNames.service("1st", "rauta"),
                ServiceNames.service("a".repeat(51) + "." + "b".repeat(60), "rauta"));
        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z]([-a-z0-9]*[a-z0-9])?"));
    }

    @Test
    void aDotAndADashAreNotTheSame() {
        assertThat(ServiceNames.service("my.edge", "rauta")).isNotEqualTo(ServiceNames.service("my-edge", "rauta"));
    }

    @Test
    void longLabelsAreHashed() {
        String one = ServiceNames.label(LONG);
        String other = ServiceNames.label(LONG.substring(1));
        assertThat(List.of(one, other, ServiceNames.label("a".repeat(51) + "." + "b".repeat(60))))
                .doesNotHaveDuplicates()
                .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?"));
    }
}
