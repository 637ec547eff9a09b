// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.condition.Condition;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.condition.Problem;
import dev.rauta.routes.SourceRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an API server refuses is told to the author of the Gateway. */
class ProvisionedTest {
    private static final Problem FAULT = new Problem(
            SourceRef.of("Gateway", "x", "edge"), "ServiceNotWritten", "Service x/edge-rauta: exceeded quota");

    @Test
    void whoWaitsForItsServiceIsToldWhy() {
        Condition told = folded("edge", new Condition("Programmed", false, "Pending", "no address yet", 3));
        assertThat(told).isEqualTo(new Condition(
                "Programmed",
                false,
                "AddressNotAssigned",
                "no address yet; not written: Service x/edge-rauta: exceeded quota",
                3));
    }

    @Test
    void whoIsServedIsServedStill() {
        Condition told = folded("edge", new Condition("Programmed", true, "Programmed", "", 3));
        assertThat(told.status()).isTrue();
        assertThat(told.message()).isEqualTo("not written: Service x/edge-rauta: exceeded quota");
    }

    @Test
    void anotherFaultOfItsOwnComesFirst() {
        Condition invalid = new Condition("Programmed", false, "Invalid", "not accepted", 3);
        assertThat(folded("edge", invalid)).isEqualTo(invalid);
    }

    @Test
    void itIsNobodyElsesFault() {
        Condition pending = new Condition("Programmed", false, "Pending", "no address yet", 3);
        assertThat(folded("other", pending)).isEqualTo(pending);
    }

    private static Condition folded(String gateway, Condition programmed) {
        ObjectStatus status =
                new ObjectStatus.OfGateway("x", gateway, List.of(programmed), List.of(), List.of(), 0);
        ObjectStatus.OfGateway folded =
                (ObjectStatus.OfGateway) Provisioned.fold(List.of(status), List.of(FAULT)).getFirst();
        return folded.conditions().getFirst();
    }
}
