// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of ingress-nginx's ConfigMap are sound among themselves. */
final class GlobalCatalogueTest {
    @Test
    void usualValuesAreValuesAndEachKeyHasAMeaning() {
        for (GlobalKey key : GlobalCatalogue.all()) {
            assertThat(key.usual().isEmpty() || key.form().takes().test(key.usual())).as(key.name()).isTrue();
            assertThat(key.meaning()).as(key.name()).isNotBlank();
            assertThat(key.values()).as(key.name()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hsts, t, true", "hsts, yes, false", "proxy-body-size, 8m, true", "proxy-body-size, 8mb, false", "keep-alive, 75s, true",
        "keep-alive, soon, false", "block-cidrs, '10.0.0.0/8, ::1', true", "block-cidrs, '10.0.0.0/8,x', false",
        "custom-http-errors, '404,503', true", "custom-http-errors, '200', false", "add-headers, a/b, true", "add-headers, b, false",
        "http-redirect-code, 301, true", "http-redirect-code, 303, false", "limit-req-status-code, 429, true",
        "limit-req-status-code, 200, false", "proxy-buffering, on, true", "proxy-buffering, true, false"
    })
    void valuesAreOfTheirForm(String name, String value, boolean sound) {
        GlobalKey key = GlobalCatalogue.find(name);
        assertThat(key).isNotNull();
        assertThat(key.form().takes().test(value)).isEqualTo(sound);
    }

    @Test
    void whatHoldsByDefaultIsAsIngressNginxHasIt() {
        assertThat(GlobalCatalogue.find("proxy-body-size")).extracting(GlobalKey::usual, GlobalKey::held).containsExactly("1m", true);
        assertThat(GlobalCatalogue.find("ssl-redirect")).as("said by the flag").extracting(GlobalKey::held).isEqualTo(false);
        assertThat(GlobalCatalogue.find("nothing")).isNull();
        assertThat(GlobalCatalogue.mayGuard("block-everybody")).isTrue();
        assertThat(GlobalCatalogue.mayGuard("log-everybody")).isFalse();
    }
}
