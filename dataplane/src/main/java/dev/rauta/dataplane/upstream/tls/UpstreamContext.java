// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.tls;

import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.KeyPairs;
import dev.rauta.routes.tls.KeyStores;
import dev.rauta.routes.tls.Pem;
import dev.rauta.routes.upstream.UpstreamProtocol;
import dev.rauta.routes.upstream.UpstreamTls;
import dev.rauta.routes.upstream.UpstreamTrust;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** TLS towards one upstream: one context that offers HTTP/2, one that does not; immutable, shared by all workers. */
public final class UpstreamContext {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SslContext shared;
    private final SslContext http1Only;
    private final Optional<String> serverName;

    private UpstreamContext(SslContext shared, SslContext http1Only, UpstreamTls tls) {
        this.shared = shared;
        this.http1Only = http1Only;
        this.serverName = tls.serverName();
    }

    /**
     * Makes the contexts.
     *
     * @throws SSLException where trust or client certificate cannot be read, the certificate is not the key's, or a peer
     *     shall be verified and nobody said by which name
     */
    static UpstreamContext of(UpstreamTls tls, UpstreamProtocol protocol) throws SSLException {
        checkNamed(tls);
        SslContext http1Only = context(tls, ApplicationProtocolNames.HTTP_1_1);
        SslContext shared =
                switch (protocol) {
                    case AUTO -> context(tls, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
                    case HTTP2 -> context(tls, ApplicationProtocolNames.HTTP_2);
                    case HTTP1 -> http1Only;
                };
        return new UpstreamContext(shared, http1Only, tls);
    }

    /** The same for bytes of which nobody here knows what they are: ALPN offers nothing. */
    static UpstreamContext ofStream(UpstreamTls tls) throws SSLException {
        checkNamed(tls);
        SslContext plain = context(tls);
        return new UpstreamContext(plain, plain, tls);
    }

    /** The handler of a new connection, which sends the server name; {@code offerHttp2}: whether ALPN may agree on it. */
    public SslHandler handler(Channel channel, boolean offerHttp2) {
        SslContext context = offerHttp2 ? shared : http1Only;
        return serverName
                .map(name -> context.newHandler(channel.alloc(), name, -1))
                .orElseGet(() -> context.newHandler(channel.alloc()));
    }

    private static void checkNamed(UpstreamTls tls) throws SSLException {
        if (verified(tls) && tls.serverName().isEmpty() && tls.names().isEmpty()) {
            throw new SSLException("server name: none (expected: one, for the peer shall be verified)");
        }
    }

    private static boolean verified(UpstreamTls tls) {
        return !(tls.trust() instanceof UpstreamTrust.Anyone);
    }

    private static SslContext context(UpstreamTls tls, String... protocols) throws SSLException {
        // Subject names take the server name's place, so the engine must not look at that as well.
        boolean byServerName = verified(tls) && tls.names().isEmpty();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(PROTOCOLS)
                .endpointIdentificationAlgorithm(byServerName ? "HTTPS" : "")
                .applicationProtocolConfig(offering(protocols));
        try {
            if (verified(tls)) {
                builder.trustManager(ServerTrust.of(tls.trust(), tls.names()));
            } else {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            }
            if (tls.certificate().isPresent()) {
                show(tls.certificate().get(), builder);
            }
            return builder.build();
        } catch (SSLException e) {
            throw e;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException(e.getMessage(), e);
        }
    }

    private static ApplicationProtocolConfig offering(String... protocols) {
        return protocols.length == 0
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols);
    }

    private static void show(Certificate certificate, SslContextBuilder builder) throws GeneralSecurityException {
        PrivateKey key = Pem.privateKey(certificate.key().pem());
        X509Certificate[] chain = Pem.certificates(certificate.chain());
        // Neither TLS engine looks before a peer asks.
        if (!KeyPairs.fit(chain[0].getPublicKey(), key)) {
            throw new GeneralSecurityException(
                    "certificate " + certificate.name() + ": its key is another's (expected: a pair)");
        }
        builder.keyManager(key, chain).keyStoreType(KeyStores.KIND);
    }
}
