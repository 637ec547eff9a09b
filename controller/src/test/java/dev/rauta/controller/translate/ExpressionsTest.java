// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import dev.rauta.routes.filter.PathModifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write an object must not end a translation of all of them. */
final class ExpressionsTest {
    @ParameterizedTest
    @ValueSource(ints = {251, 10_000, 100_000})
    void deepOnesAreRefused(int depth) {
        assertThatThrownBy(() -> Expressions.compile("(a*".repeat(depth) + ")*".repeat(depth)))
                .isInstanceOf(PatternSyntaxException.class)
                .hasMessageContaining("groups: " + depth + " (expected: at most 250)");
    }

    @Test
    void usualOnesAreCompiled() {
        assertThat(Expressions.compile("(a*".repeat(250) + ")*".repeat(250)).groupCount()).isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "$1", "$$"})
    void longReplacementsAreReadLikeAnyOther(String part) {
        String all = part.repeat(200_000 / part.length());
        assertThat(new PathModifier.Regex("(.*)", all).replacement()).isEqualTo(all);
        assertThatThrownBy(() -> new PathModifier.Regex("(.*)", all + "$x")).isInstanceOf(IllegalArgumentException.class);
    }
}
