// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables of nginx in texts. */
final class NginxTextTest {
    @ParameterizedTest
    @CsvSource({
        "plain, plain", "$host, ${hostName}", "$http_x_y/$cookie_a$arg_b, ${header.x-y}/${cookie.a}${parameter.b}", "${scheme}://$http_host$request_uri, ${scheme}://${host}${target}", "a$remote_addr-b, a${clientAddress}-b",
        "5$, 5$", "$ x, $ x", "${}, $${}", "a ${ b, a $${ b"
    })
    void knownOnesBecomeOurs(String text, String template) {
        assertThat(NginxText.value(text)).isEqualTo(template);
    }

    @Test
    void othersAreTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> NginxText.template("a $geoip_city b")).withMessageContaining("$geoip_city");
    }

    @Test
    void aDollarByItselfIsNoTemplate() {
        assertThatIllegalArgumentException().isThrownBy(() -> NginxText.template("5$")).withMessageContaining("by itself");
        assertThat(NginxText.withGroups("/a/$1$uri")).isEqualTo("/a/$1${path}");
        assertThatIllegalArgumentException().isThrownBy(() -> NginxText.template("/a/$1")).withMessageContaining("variable $1");
    }
}
