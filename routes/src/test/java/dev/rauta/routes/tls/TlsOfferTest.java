// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.routes.tls.TlsOffer.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TlsOfferTest {
    @Test
    void versionsHaveNoOrderAndSuitesHave() {
        List<CipherSuite> suites = List.of(CipherSuite.ECDHE_RSA_CHACHA20_POLY1305, CipherSuite.ECDHE_RSA_AES128_GCM_SHA256);
        assertThat(new TlsOffer(List.of(Version.TLS13, Version.TLS12, Version.TLS13), suites))
                .isEqualTo(new TlsOffer(List.of(Version.TLS12, Version.TLS13), suites))
                .isNotEqualTo(new TlsOffer(List.of(Version.TLS12, Version.TLS13), suites.reversed()));
    }

    @Test
    void nothingIsNoOffer() {
        assertThatThrownBy(() -> new TlsOffer(List.of(), TlsOffer.ALL.suites())).hasMessageContaining("expected: one of each");
        assertThatThrownBy(() -> new TlsOffer(TlsOffer.ALL.versions(), List.of())).hasMessageContaining("expected: one of each");
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void aSuiteHasTwoNames(CipherSuite suite) {
        assertThat(CipherSuite.openSslName(suite.standardName())).isEqualTo(suite.openSslName()).startsWith("ECDHE-");
    }

    @Test
    void aSuiteOfTls13HasOne() {
        assertThat(CipherSuite.openSslName("TLS_AES_256_GCM_SHA384")).isEqualTo("TLS_AES_256_GCM_SHA384");
    }
}
