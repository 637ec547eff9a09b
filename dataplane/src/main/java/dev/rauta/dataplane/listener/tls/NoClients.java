// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts nobody, where no client certificate is asked for.
 *
 * <p>A context that is told nothing reads the JDK's authorities, 140 of them, and keeps them in BoringSSL's memory besides, for
 * each server name once more.
 */
final class NoClients implements X509TrustManager {
    static final NoClients TRUSTED = new NoClients();

    private NoClients() {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("client certificate: one (expected: none, for none was asked for)");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("server certificate: one (expected: none, for clients connect here)");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
