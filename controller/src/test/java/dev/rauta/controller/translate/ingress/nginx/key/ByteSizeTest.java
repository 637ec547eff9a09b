// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes in nginx's words. */
final class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0m, 0",
        "1, 1",
        "1024, 1024",
        "2k, 2048",
        "2K, 2048",
        "8m, 8388608",
        "8M, 8388608",
        "1g, 1073741824",
        "1G, 1073741824",
        "999999999999999999, 999999999999999999",
        "8589934591g, 9223372035781033984"
    })
    void sizesAreReadInBytes(String text, long bytes) {
        assertThat(ByteSize.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "m", "-1", "+1", "1.5m", "8mb", "8 m", " 8m", "8t", "8b", "1_000", "\u0661m", "8589934592g",
                "9999999999999999999"})
    void whatIsNoSizeIsNotRead(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }
}
