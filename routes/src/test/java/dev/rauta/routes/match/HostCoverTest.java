// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which set of hosts holds all of another. */
final class HostCoverTest {
    private static final String[] ALL = {
        "*", "a.b", "c.a.b", "b", "ab", "*.b", "*.a.b", "**.b", "**.a.b", "**.ab", "x.c.a.b"
    };

    private static String coveredBy(String outer) {
        StringBuilder covered = new StringBuilder();
        for (String inner : ALL) {
            if (HostPattern.parse(outer).covers(HostPattern.parse(inner))) {
                covered.append(inner).append(' ');
            }
        }
        return covered.toString().strip();
    }

    @Test
    void aSetCoversWhatLiesInItAndNoMore() {
        assertThat(coveredBy("*")).isEqualTo(String.join(" ", ALL));
        assertThat(coveredBy("a.b")).isEqualTo("a.b");
        assertThat(coveredBy("*.b")).isEqualTo("a.b *.b");
        assertThat(coveredBy("*.a.b")).isEqualTo("c.a.b *.a.b");
        assertThat(coveredBy("**.b")).isEqualTo("a.b c.a.b *.b *.a.b **.b **.a.b x.c.a.b");
        assertThat(coveredBy("**.a.b")).isEqualTo("c.a.b *.a.b **.a.b x.c.a.b");
        assertThat(coveredBy("**.ab")).isEqualTo("**.ab");
    }
}
