// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When somebody is asked again who has failed. */
class CircuitTest {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Circuit circuit = new Circuit();

    private void fail(long now) {
        assertThat(circuit.lets(now)).isTrue();
        circuit.ended(false, now);
    }

    @Test
    void threeFailuresInARowOpenItForAWhile() {
        fail(1);
        fail(2);
        assertThat(circuit.lets(3)).isTrue();
        circuit.ended(true, 3);
        for (int i = 4; i < 7; i++) {
            fail(i);
        }
        assertThat(circuit.lets(7)).isFalse();
        assertThat(circuit.lets(6 + PAUSE - 1)).isFalse();
        assertThat(circuit.lets(6 + PAUSE)).as("one looks").isTrue();
        assertThat(circuit.lets(6 + PAUSE)).as("and no other meanwhile").isFalse();
        circuit.ended(false, 10 + PAUSE);
        assertThat(circuit.lets(11 + PAUSE)).isFalse();
        assertThat(circuit.lets(10 + 2 * PAUSE)).isTrue();
        circuit.ended(true, 11 + 2 * PAUSE);
        assertThat(circuit.lets(11 + 2 * PAUSE)).isTrue();
        assertThat(circuit.lets(11 + 2 * PAUSE)).isTrue();
    }

    @Test
    void whoLooksAndIsGivenUpLetsAnotherLook() {
        for (int i = 0; i < 3; i++) {
            fail(i);
        }
        assertThat(circuit.lets(2 + PAUSE)).isTrue();
        circuit.left();
        assertThat(circuit.lets(2 + PAUSE)).isTrue();
    }
}
