// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.access.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of {@code secret} that other programs have made: OpenSSL, and the system's crypt(3). */
final class PasswordHashTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
                "$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1",
                "$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
                "$5$rounds=1500$saltsalt$.QN5EFjREHzaSPVbD8IpSpN3dAhUi.iLmQ7MnxmN/hB",
                "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1",
                "$6$rounds=1500$saltsalt$34Syr0FSbWlp9hNFif0BNSVHRPxwiPh79DU920TQC0DoAPilRd9UG4mVZjASSDEENmIuJl1xJneHoAcjNgCp00",
                "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="
            })
    void theRightPasswordFitsAndNoOther(String hash) {
        PasswordHash parsed = PasswordHash.parse(hash);
        byte[] password = bytes("secret");
        assertThat(parsed.fits(password)).isTrue();
        assertThat(password).as("left as it was").isEqualTo(bytes("secret"));
        for (String other : List.of("", "Secret", "secret ", "secre", "secretsecret", "s".repeat(500), "secret\0", "\0", "s\u00e9cret")) {
            assertThat(parsed.fits(bytes(other))).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "secret", "{PLAIN}secret", "abJnggxhB/yWI", "$2y$15$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
                "$2y$05$short", "$6$rounds=999999999$saltsalt$34Syr0FSbWlp9hNFif0BNSVHRPxwiPh79DU920TQC0DoAPilRd9UG4mVZjASSDEENmIuJl1xJneHoAcjNgCp00",
                "{SHA}5en6G6MezRro", "{SHA}*", "{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "$apr1$abcdefgh$"
            })
    void whatIsNoHashLetsNobodyIn(String hash) {
        List<String> problems = new ArrayList<>();
        Users users = Users.parse(new SecretText("# people\n\nann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\nbob:" + hash), problems::add);
        assertThat(problems).singleElement().asString().startsWith("line 4: ").contains("(expected: ");
        if (!hash.isEmpty()) {
            assertThat(problems.toString()).doesNotContain(hash);
        }
        assertThat(users.fits("ann", bytes("secret"))).isTrue();
        assertThat(users.fits("bob", bytes("secret"))).isFalse();
        assertThat(users.fits("bob", bytes(hash))).isFalse();
        assertThat(users.fits("", bytes("secret"))).isFalse();
    }

    @Test
    void aFileWithoutAnyUserIsNone() {
        assertThatThrownBy(() -> Users.parse(new SecretText("# nobody\nann:x"), _ -> {}))
                .hasMessage("no line that can be read (expected: one or more NAME:VALUE)");
    }

    @Test
    void aNameThatOccursTwiceIsToldAndTheFirstCounts() {
        List<String> problems = new ArrayList<>();
        Users users = Users.parse(
                new SecretText("ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\nann:$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I2"), problems::add);
        assertThat(problems).singleElement().asString().contains("twice");
        assertThat(users.fits("ann", bytes("secret"))).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
