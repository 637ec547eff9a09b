// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.routes.tls.CipherSuite;
import dev.rauta.routes.tls.TlsOffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of cipher suites in OpenSSL's words, as its manual describes them. */
final class CipherListTest {
    private static List<String> names(String list) {
        return CipherList.parse(list).suites().stream().map(CipherSuite::openSslName).toList();
    }

    @Test
    void namesAreTakenInTheirOrder() {
        assertThat(names("ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"))
                .containsExactly("ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256");
        assertThat(names("TLS_AES_128_GCM_SHA256")).as("of TLS 1.3, and no part of it").isEmpty();
        assertThat(names("ECDHE-RSA-AES128-GCM-SHA256,ECDHE-RSA-AES128-GCM-SHA256 ")).hasSize(1);
    }

    @Test
    void whatIsNotOfferedIsTold() {
        CipherList list = CipherList.parse("ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256:RC4:TLS_AES_128_GCM_SHA256:!aNULL");
        assertThat(list.suites()).containsExactly(CipherSuite.ECDHE_RSA_AES128_GCM_SHA256);
        assertThat(list.unknown()).containsExactly("DHE-RSA-AES128-GCM-SHA256", "RC4");
        assertThat(list.remark()).isEqualTo("; DHE-RSA-AES128-GCM-SHA256, RC4 are not offered");
        assertThat(CipherList.parse("HIGH:ADH").remark()).isEqualTo("; ADH is not offered");
        assertThat(CipherList.parse("HIGH:!ADH").remark()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH:!aNULL:!MD5, 6", "ALL, 6", "EECDH+AESGCM, 4", "ECDHE+CHACHA20, 2", "aECDSA, 3", "ECDHE+aRSA+AES256, 1", "HIGH:!AES128, 4",
        "!AES128:HIGH, 4", "HIGH:-AES128:ECDHE-RSA-AES128-GCM-SHA256, 5", "!AES128:ECDHE-RSA-AES128-GCM-SHA256, 0", "@STRENGTH, 0",
        "EECDH+AESGCM:EDH+AESGCM, 4", "kRSA, 0", "'', 0", "':::', 0", "!ALL, 0", "+, 0", "AES+, 0", "ecdhe-rsa-aes128-gcm-sha256, 0"
    })
    void wordsStandForSuites(String list, int count) {
        assertThat(names(list)).hasSize(count);
    }

    @Test
    void whatIsPutLastComesLast() {
        assertThat(names("aRSA:+AES128").getLast()).isEqualTo("ECDHE-RSA-AES128-GCM-SHA256");
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2 TLSv1.3, TLS12 TLS13", "TLSv1.3, TLS13", "TLSv1.2, TLS12", "'TLSv1 TLSv1.1 TLSv1.2', TLS12", "'TLSv1.3,TLSv1.2', TLS12 TLS13",
        "TLSv1.1, ''", "TLSv1.4 TLSv1.3, ''", "tlsv1.3, ''", "'', ''"
    })
    void versionsAreNginxs(String text, String versions) {
        assertThat(String.join(" ", TlsVersions.parse(text).stream().map(TlsOffer.Version::name).toList())).isEqualTo(versions);
    }
}
