// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.filter.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a limit may say. */
final class LimitModelTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 0a010203, 8",
        "255.0.0.1, ff000001, 32",
        "0.0.0.0/0, 00000000, 0",
        "::/0, 00000000000000000000000000000000, 0",
        "::1, 00000000000000000000000000000001, 128",
        "2001:db8::/32, 20010db8000000000000000000000000, 32",
        "2001:DB8:0:1::ff:2/64, 20010db8000000010000000000ff0002, 64",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008, 128"
    })
    void blocksOfAddresses(String cidr, String network, int bits) {
        AddressBlock block = new AddressBlock(cidr);
        assertThat(HexFormat.of().formatHex(block.network())).isEqualTo(network);
        assertThat(block.bits()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/33", "10.0.0/8", "10.0.0.256", "10.0.0.0/", "10.0.0.0/-1", "a.example", "::/129", ":::",
                "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "12345::", "::g", ":1", "1:"})
    void whatIsNoBlockOfAddresses(String cidr) {
        assertThatThrownBy(() -> new AddressBlock(cidr)).hasMessage("addresses: " + cidr + " (expected: an address or CIDR, such as 10.0.0.0/8)");
    }

    private static RateLimit rate(int requests, Duration per, int burst, int status) {
        return new RateLimit("l", requests, per, burst, List.of(), List.of(), status, false, RateLimit.Tell.NEVER);
    }

    @Test
    void rates() {
        assertThat(rate(3, Duration.ofMinutes(1), 1, 429).intervalNanos()).isEqualTo(2e10);
        assertThatThrownBy(() -> rate(0, Duration.ofSeconds(1), 1, 429)).hasMessageContaining("0 requests");
        assertThatThrownBy(() -> rate(1, Duration.ofSeconds(1), 0, 429)).hasMessageContaining("burst 0");
        assertThatThrownBy(() -> rate(1, Duration.ZERO, 1, 429)).hasMessageContaining("per PT0S");
        assertThatThrownBy(() -> rate(1, Duration.ofDays(2), 1, 429)).hasMessageContaining("per PT48H");
        assertThatThrownBy(() -> rate(1, Duration.ofHours(1), 121, 429)).hasMessageContaining("burst 121 of 1 per PT1H");
        assertThatThrownBy(() -> rate(1, Duration.ofHours(1), 1, 200)).hasMessageContaining("status of a limit: 200");
        assertThatThrownBy(() -> new ConcurrencyLimit("l", 0, List.of(), List.of(), 503)).hasMessageContaining("requests: 0");
    }
}
