// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.upstream.tls;

import dev.rauta.routes.tls.KeyStores;
import dev.rauta.routes.tls.Pem;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Judges upstreams' certificates: the JDK their chain, and where subject names are asked for, those; immutable. */
final class ServerTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    /** Read once: the system's authorities are many. */
    private static final class SystemStore {
        static final X509ExtendedTrustManager TRUST = read();

        private static X509ExtendedTrustManager read() {
            try {
                return judge(null);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the system's trusted authorities cannot be read", e);
            }
        }
    }

    private final X509ExtendedTrustManager chains;
    private final List<SubjectName> names;

    private ServerTrust(X509ExtendedTrustManager chains, List<SubjectName> names) {
        this.chains = chains;
        this.names = names;
    }

    /** Throws {@link GeneralSecurityException} where the trust cannot be read. */
    static X509ExtendedTrustManager of(UpstreamTrust trust, List<SubjectName> names) throws GeneralSecurityException {
        X509ExtendedTrustManager chains =
                switch (trust) {
                    case UpstreamTrust.Bundle(String pem) -> judge(bundle(pem));
                    case UpstreamTrust.SystemStore() -> SystemStore.TRUST;
                    case UpstreamTrust.Anyone() -> throw new IllegalArgumentException("trust: none (expected: some)");
                };
        return names.isEmpty() ? chains : new ServerTrust(chains, names);
    }

    private static KeyStore bundle(String pem) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStores.KIND);
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : Pem.certificates(pem)) {
                store.setCertificateEntry("authority" + number++, authority);
            }
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store was not made", e);
        }
    }

    private static X509ExtendedTrustManager judge(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager judge) {
                return judge;
            }
        }
        throw new GeneralSecurityException("trust: the JDK knows no way to judge it");
    }

    private void named(X509Certificate leaf) throws CertificateException {
        Collection<List<?>> present = leaf.getSubjectAlternativeNames();
        for (List<?> one : present == null ? List.<List<?>>of() : present) {
            if (one.get(0) instanceof Integer type && one.get(1) instanceof String value && wanted(type, value)) {
                return;
            }
        }
        throw new CertificateException("subject alternative names: " + present + " (expected: one of " + names + ")");
    }

    private boolean wanted(int type, String value) {
        return names.stream()
                .anyMatch(name -> switch (name) {
                    case SubjectName.Dns(String host) -> type == DNS_NAME && covers(value, host);
                    case SubjectName.Uri(String uri) -> type == URI && uri.equals(value);
                });
    }

    /** RFC 6125, section 6.4: without regard to case, and a wildcard is the whole leftmost label. */
    private static boolean covers(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equalsIgnoreCase(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, socket);
        named(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        named(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("client certificate (expected: a server's)");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("client certificate (expected: a server's)");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("client certificate (expected: a server's)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
