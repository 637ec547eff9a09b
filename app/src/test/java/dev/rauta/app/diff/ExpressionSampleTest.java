// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that expressions match. */
final class ExpressionSampleTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "/shop", "/shop(/|$)(.*)", "/[a-z]+/\\d{2,3}", "/(?:a|b)?c*", "(?i)/Shop", "/a\\.b", "/[^/]+\\.php", "/x{3}", "/\\Qa(b\\E", "/[[:digit:]]+",
        "/(?P<name>[a-c]+)/y", "^/api/v[12]/.*$", "/a+?b", "(?:.*[;,][ \\t]*)?canary=\"?always\"?[ \\t]*(?:[;,].*)?", "/[]x]", "/a|/b", "/\\w+-\\s?x", ".*"
    })
    void oneIsFound(String pattern) {
        assertThat(ExpressionSample.of(pattern)).hasValueSatisfying(text -> assertThat(Pattern.matches(pattern, text)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[^\\x00-\\x{10FFFF}]", "a\\bb"})
    void noneWhereThereIsNone(String pattern) {
        assertThat(ExpressionSample.of(pattern)).isEmpty();
    }
}
