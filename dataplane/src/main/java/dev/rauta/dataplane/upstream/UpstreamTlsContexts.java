// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream;

import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** TLS towards one upstream: one context that offers HTTP/2, one that does not; immutable. */
final class UpstreamTlsContexts {
    private final SslContext shared;
    private final SslContext http1Only;
    private final Optional<String> serverName;
    private final boolean verified;

    private UpstreamTlsContexts(SslContext shared, SslContext http1Only, UpstreamTls tls) {
        this.shared = shared;
        this.http1Only = http1Only;
        this.serverName = tls.serverName();
        this.verified = tls.trust().isPresent();
    }

    /**
     * Makes the contexts.
     *
     * @throws SSLException where the trust is no PEM, or a peer shall be verified and nobody said by which name
     */
    static UpstreamTlsContexts of(UpstreamTls tls, UpstreamProtocol protocol) throws SSLException {
        if (tls.trust().isPresent() && tls.serverName().isEmpty()) {
            throw new SSLException("server name: none (expected: one, for the peer shall be verified)");
        }
        SslContext http1Only = context(tls, ApplicationProtocolNames.HTTP_1_1);
        SslContext shared =
                switch (protocol) {
                    case AUTO -> context(tls, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
                    case HTTP2 -> context(tls, ApplicationProtocolNames.HTTP_2);
                    case HTTP1 -> http1Only;
                };
        return new UpstreamTlsContexts(shared, http1Only, tls);
    }

    SslHandler handler(Channel channel, boolean offerHttp2) {
        SslContext context = offerHttp2 ? shared : http1Only;
        SslHandler handler = serverName
                .map(name -> context.newHandler(channel.alloc(), name, -1))
                .orElseGet(() -> context.newHandler(channel.alloc()));
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(verified ? "HTTPS" : "");
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    private static SslContext context(UpstreamTls tls, String... protocols) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .endpointIdentificationAlgorithm(tls.trust().isPresent() ? "HTTPS" : "")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
        if (tls.trust().isPresent()) {
            byte[] pem = tls.trust().get().getBytes(StandardCharsets.US_ASCII);
            try {
                builder.trustManager(new ByteArrayInputStream(pem));
            } catch (IllegalArgumentException e) {
                throw new SSLException("trust: no certificate in it (expected: PEM)", e);
            }
        } else {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        return builder.build();
    }
}
