// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.nginx.site;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.tls.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** An authority of its own, and a server of a name that it vouches for, which remembers the server's names that it was sent. */
public final class PeerPki {
    private static final X509TrustManager ANYBODY = new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private final Issued authority;
    private final Issued server;
    private final List<String> names = new CopyOnWriteArrayList<>();

    public PeerPki(String name) throws GeneralSecurityException {
        authority = Issuer.authority("authority of a test", Instant.now(), Duration.ofDays(1));
        server = Issuer.server(authority, List.of(name), Instant.now(), Duration.ofDays(1));
    }

    public Issued authority() {
        return authority;
    }

    /** Server's names that clients have sent. */
    public List<String> names() {
        return names;
    }

    /** A Secret with its authority. */
    public String secret(String name, String namespace) throws GeneralSecurityException {
        return secret(name, authority).replace("namespace: default", "namespace: " + namespace);
    }

    public static String secret(String name, Issued authority) throws GeneralSecurityException {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: NAME, namespace: default}
                stringData:
                  ca.crt: |
                """.replace("NAME", name)
                + authority.certificatePem().indent(4);
    }

    /** A Secret with its authority, and what a client of that name is shown as by {@code by}. */
    public String clientSecret(String name, Issued by) throws GeneralSecurityException {
        Issued client = Issuer.client(by, name, List.of(), Instant.now(), Duration.ofDays(1));
        return secret(name, authority) + "  tls.crt: |\n" + client.certificatePem().indent(4) + "  tls.key: |\n" + client.keyPem().indent(4);
    }

    /** One that demands a certificate of its authority from clients. */
    public ServerSocket demanding() throws GeneralSecurityException, IOException {
        SSLServerSocket socket = listening();
        socket.setNeedClientAuth(true);
        return socket;
    }

    /** One that speaks HTTP/2 alone. */
    public ServerSocket speakingHttp2() throws GeneralSecurityException, IOException {
        SSLServerSocket socket = listening();
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** One that speaks a version of TLS alone. */
    public ServerSocket speaking(String version) throws GeneralSecurityException, IOException {
        SSLServerSocket socket = listening();
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    public SSLServerSocket listening() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", server.key(), new char[0], new Certificate[] {server.certificate(), authority.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(), new SecureRandom());
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setSNIMatchers(List.of(new SNIMatcher(0) {
            @Override
            public boolean matches(SNIServerName name) {
                names.add(new SNIHostName(name.getEncoded()).getAsciiName());
                return true;
            }
        }));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    /** A connection over TLS to whoever it is. */
    public static Socket trusting(String name, int port) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {ANYBODY}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }
}
