// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys seal tickets, and which open them. */
final class TicketKeysTest {

    @Test
    void aNewKeySealsAndTheTwoBeforeItOpen() {
        TicketKeys keys = TicketKeys.fresh();
        byte[] first = keys.forOpenSsl()[0].name();
        for (int i = 0; i < 2; i++) {
            keys = keys.rotated();
            assertThat(keys.forOpenSsl()[0].name()).isNotEqualTo(first);
            assertThat(keys.forOpenSsl()[i + 1].name()).isEqualTo(first);
        }
        assertThat(keys.rotated().forOpenSsl()).hasSize(3).noneMatch(key -> Arrays.equals(key.name(), first));
    }

    @Test
    void keysOfOthersAreTakenWholeOrNotAtAll() {
        byte[] key = new byte[TicketKeys.KEY_BYTES];
        key[16] = 7;
        assertThat(TicketKeys.of(List.of(key)).forOpenSsl()[0].hmacKey()[0]).isEqualTo((byte) 7);
        assertThatThrownBy(() -> TicketKeys.of(List.of())).hasMessage("ticket keys: 0 (expected: at least 1)");
        assertThatThrownBy(() -> TicketKeys.of(List.of(new byte[47])))
                .hasMessage("ticket key: 47 bytes (expected: 48)");
    }
}
