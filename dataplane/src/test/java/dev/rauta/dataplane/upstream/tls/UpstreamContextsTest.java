// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.PrivateKey;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contexts are made once, shared and forgotten. */
final class UpstreamContextsTest {
    private final UpstreamContexts contexts = new UpstreamContexts();
    private TestPki pki;

    @BeforeEach
    void issue() throws Exception {
        pki = TestPki.root("servers");
    }

    @Test
    void whatIsTheSameIsMadeOnce() throws Exception {
        UpstreamContext first = contexts.context(UpstreamTls.verified("a.internal", pki.pem()), UpstreamProtocol.AUTO);
        contexts.sweep();
        String sameText = new String(pki.pem().toCharArray());
        assertThat(contexts.context(UpstreamTls.verified("a.internal", sameText), UpstreamProtocol.AUTO)).isSameAs(first);
        assertThat(contexts.context(UpstreamTls.verified("a.internal", pki.pem()), UpstreamProtocol.HTTP1))
                .isNotSameAs(first);
        assertThat(contexts.context(UpstreamTls.verified("b.internal", pki.pem()), UpstreamProtocol.AUTO))
                .isNotSameAs(first);
        assertThat(contexts.size()).isEqualTo(3);
    }

    @Test
    void whatNobodyAsksForIsForgotten() throws Exception {
        contexts.context(UpstreamTls.verified("a.internal", pki.pem()), UpstreamProtocol.AUTO);
        contexts.context(UpstreamTls.unverified(Optional.empty()), UpstreamProtocol.AUTO);
        contexts.sweep();
        contexts.context(UpstreamTls.unverified(Optional.empty()), UpstreamProtocol.AUTO);
        contexts.sweep();
        assertThat(contexts.size()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsAnothersIsToldBeforeAnyHandshake() throws Exception {
        UpstreamTls good = UpstreamTls.verified("a.internal", pki.pem());
        for (Issued other : new Issued[] {pki.client("other"), pki.server("RSA", "other")}) {
            Certificate mixed = Certificate.of(
                    new CertificateName("default/mixed"),
                    pki.client("rauta").certificatePem(),
                    new PrivateKey(other.keyPem()));
            UpstreamTls tls = new UpstreamTls(good.serverName(), good.trust(), good.names(), Optional.of(mixed));
            assertThatThrownBy(() -> contexts.context(tls, UpstreamProtocol.AUTO))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("default/mixed")
                    .hasMessageContaining("expected: a pair");
        }
        assertThat(contexts.size()).isZero();
    }
}
