// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakGateTest {

    @Test
    void aBufferThatNobodyReleasesIsNoticed() {
        leak();
        assertThatThrownBy(() -> new LeakGate().afterAll(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("buffers leaked");
    }

    private static void leak() {
        for (int i = 0; i < 100; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
        }
    }
}
