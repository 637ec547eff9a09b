// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieFieldTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "a=1 | 1", "b=2; a=1 | 1", "b=2;a=1;c=3 | 1", "a=1; a=2 | 1", "a=  | ''", "a=x=y | x=y", "a=\"q\" | \"q\"",
        "aa=1 | none", "xa=1; b=a=2 | none", "a | none", "A=1 | none", "'' | none", "; ;a=1 ; | 1", "a=1  ;b=2 | 1"
    })
    void theFirstOfItsNameCounts(String field, String value) {
        CharSequence found = CookieField.value(new HeaderFields().add("cookie", field), "a");
        assertThat(found == null ? null : found.toString()).isEqualTo(value);
    }

    @Test
    void fieldsAreReadOneAfterTheOther() {
        HeaderFields fields = new HeaderFields().add("cookie", "b=1").add("x", "a=9").add("cookie", "c=2; a=3");
        assertThat(CookieField.value(fields, "a")).hasToString("3");
        assertThat(CookieField.value(new HeaderFields(), "a")).isNull();
    }
}
