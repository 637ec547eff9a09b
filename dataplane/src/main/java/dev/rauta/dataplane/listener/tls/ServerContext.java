// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.Binding;
import dev.rauta.routes.tls.KeyStores;
import dev.rauta.routes.tls.TlsOffer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslServerContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** How handshakes for some server names of one binding go: which certificates, which demand; shared by all workers. */
public final class ServerContext {
    private final SslContext context;
    private final List<ServerCertificate> certificates;
    private final ClientPolicy policy;
    private final @Nullable ClientTrust trust;

    private ServerContext(
            SslContext context, List<ServerCertificate> certificates, ClientPolicy policy, @Nullable ClientTrust trust) {
        this.trust = trust;
        this.context = context;
        this.certificates = certificates;
        this.policy = policy;
    }

    /**
     * @param certificates at least one, the preferred one first
     * @param trust null: no client certificate is asked for
     * @param offer what clients may choose from
     */
    static ServerContext of(
            Binding binding, Inside inside, List<ServerCertificate> certificates, @Nullable ClientTrust trust, TlsOffer offer)
            throws SSLException {
        TlsOffer kept = ServerCiphers.showable(offer, certificates);
        ServerCertificate first = ServerCiphers.first(kept, certificates);
        SslContextBuilder builder = SslContextBuilder.forServer(first.key(), first.chain())
                .keyStoreType(KeyStores.KIND)
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols(ServerCiphers.protocols(kept))
                .ciphers(ServerCiphers.suites(kept), SupportedCipherSuiteFilter.INSTANCE);
        if (inside == Inside.HTTP) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
        }
        if (trust == null) {
            builder.trustManager(NoClients.TRUSTED);
        } else {
            builder.trustManager(trust).clientAuth(trust.asks());
        }
        ClientPolicy policy = trust == null ? ClientPolicy.NONE : trust.policy();
        SslContext context = builder.build();
        if (context instanceof OpenSslServerContext openSsl) {
            // Sessions live in tickets alone: a cache would be one more thing that grows with the clients.
            openSsl.sessionContext().setSessionCacheEnabled(false);
            openSsl.sessionContext().setSessionIdContext(policy.sessionContext(binding, offer));
        }
        return new ServerContext(context, List.copyOf(certificates), policy, trust);
    }

    /** What it demands of clients. */
    public ClientPolicy policy() {
        return policy;
    }

    /** The certificate that a client has shown in a handshake of this one, and what its demand says of it; null where there is none. */
    public @Nullable ShownCertificate shown(SSLSession session) {
        if (trust == null) {
            return null;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return trust.shown(Arrays.copyOf(chain, chain.length, X509Certificate[].class));
        } catch (SSLPeerUnverifiedException e) {
            // It has shown none, and need not.
            return null;
        }
    }

    /** The handler of a new connection; throws {@link SSLException} where BoringSSL refuses to make one. */
    public SslHandler handler(ByteBufAllocator allocator) throws SSLException {
        SslHandler handler = context.newHandler(allocator);
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            try {
                for (ServerCertificate certificate : certificates) {
                    NativeCredential credential = certificate.credential();
                    if (credential != null) {
                        credential.addTo(engine.sslPointer());
                    }
                }
            } catch (SSLException e) {
                ReferenceCountUtil.release(engine);
                throw e;
            }
        }
        return handler;
    }

    void ticketKeys(TicketKeys keys) {
        if (context instanceof OpenSslServerContext openSsl) {
            openSsl.sessionContext().setTicketKeys(keys.forOpenSsl());
        }
    }
}
