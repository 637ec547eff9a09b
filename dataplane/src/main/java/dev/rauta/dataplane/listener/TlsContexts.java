// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import dev.rauta.routes.tls.Pem;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A TLS context for each certificate, shared by all workers; filled by the one thread that applies snapshots.
 *
 * <p>A certificate that has not changed keeps its context, and with it its session tickets.
 */
public final class TlsContexts {
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(3650);

    private record Made(Certificate certificate, SslContext context) {}

    private final Map<CertificateName, Made> made = new HashMap<>();
    private @Nullable SslContext selfSigned;

    /**
     * The context of a certificate.
     *
     * @throws GeneralSecurityException where the chain or the key cannot be read
     * @throws SSLException where they do not fit together
     */
    public SslContext context(Certificate certificate) throws GeneralSecurityException, SSLException {
        Made known = made.get(certificate.name());
        if (known != null && known.certificate().equals(certificate)) {
            return known.context();
        }
        SslContext context = build(SslContextBuilder.forServer(
                Pem.privateKey(certificate.key().pem()), Pem.certificates(certificate.chain())));
        made.put(certificate.name(), new Made(certificate, context));
        return context;
    }

    /** The context of a certificate that nobody vouches for, made at first use. */
    public SslContext selfSigned() throws GeneralSecurityException, SSLException {
        SslContext present = selfSigned;
        if (present == null) {
            Issued pair = Issuer.selfSigned("Rauta self-signed", Instant.now(), SELF_SIGNED_LIFE);
            present = build(SslContextBuilder.forServer(pair.key(), pair.certificate()));
            selfSigned = present;
        }
        return present;
    }

    /** Forgets certificates that are no longer named. */
    public void retain(List<Certificate> certificates) {
        made.keySet().retainAll(certificates.stream().map(Certificate::name).toList());
    }

    private static SslContext build(SslContextBuilder builder) throws SSLException {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }
}
