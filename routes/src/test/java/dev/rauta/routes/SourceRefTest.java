// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sources are in the order of their texts, which are not written for that. */
final class SourceRefTest {
    private static final String[] PARTS = {"", "a", "a-", "a-b", "a.b", "ab", "a b", "a/b", "b", "b[0]", "-"};

    private static SourceRef any(Random random) {
        return new SourceRef(part(random), part(random), part(random), part(random));
    }

    private static String part(Random random) {
        return PARTS[random.nextInt(PARTS.length)];
    }

    @Test
    void theOrderIsThatOfTheTexts() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            SourceRef one = any(random);
            SourceRef other = any(random);
            assertThat(Integer.signum(one.compareTo(other)))
                    .as("%s and %s", one, other)
                    .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
        }
    }
}
