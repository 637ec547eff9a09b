// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and their ranges as people write them. */
final class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8, 10.255.255.255",
        "10.1.2.3/8, 10.0.0.0/8, 10.255.255.255",
        "192.0.2.7, 192.0.2.7/32, 192.0.2.7",
        "0.0.0.0/0, 0.0.0.0/0, 255.255.255.255",
        "::ffff:10.0.0.0/104, 10.0.0.0/8, 10.255.255.255",
        "::ffff:0a00:1, 10.0.0.1/32, 10.0.0.1",
        "fd00::/8, fd00:0:0:0:0:0:0:0/8, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1/128, 2001:db8:0:0:0:0:0:1",
        "::/0, 0:0:0:0:0:0:0:0/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "1:2:3:4:5:6:7:8/65, 1:2:3:4:0:0:0:0/65, 1:2:3:4:7fff:ffff:ffff:ffff"
    })
    void theyAreRead(String text, String canonical, String last) {
        AddressRange range = AddressRange.parse(text);
        assertThat(range).hasToString(canonical);
        assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
        assertThat(range.last()).hasToString(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8", "010.0.0.1", "10.0.0.256", "10.0.0.1.1", "1:2",
                "::/129", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "fe80::1%eth0", "a.example", "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7", "::1.2.3", "1.2.3.4::", "10.0.0.1 ", "1:2:3:4:5:6:7:1.2.3.4"
            })
    void whatIsNoneIsNone(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).hasMessageContaining("'" + text + "' (expected: an address or CIDR");
    }

    @Test
    void addressesAreReadAsTheJdkDoes() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? 0 : bytes[j];
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            IpAddress read = Objects.requireNonNull(IpAddress.parse(address.getHostAddress()));
            assertThat(read.toString()).isEqualTo(address.getHostAddress());
            assertThat(read.ipv4()).isEqualTo(bytes.length == 4);
        }
    }
}
