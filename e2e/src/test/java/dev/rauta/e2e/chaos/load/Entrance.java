// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.net.Balancer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Where clients come in: the balancer, and over TLS the one authority that they trust. */
public final class Entrance {
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final Balancer balancer;
    private final Certificates certificates;
    private final TrustManagerFactory trust;

    public Entrance(Balancer balancer, String authorityPem, Certificates certificates) {
        this.balancer = balancer;
        this.certificates = certificates;
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(authorityPem.getBytes(StandardCharsets.US_ASCII))));
            trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a fault has hit the connection with this local port. */
    boolean hit(int port) {
        return balancer.hit(port);
    }

    Socket plain() throws IOException {
        return socket(balancer.plainPort());
    }

    /** A connection whose handshake is done and whose certificate is one that may be. */
    Socket tls(String host, String protocol) throws IOException {
        Set<BigInteger> allowed = certificates.allowed();
        SSLSocket socket = handshake(socket(balancer.tlsPort()), host, protocol);
        certificates.check(socket.getSession(), allowed);
        return socket;
    }

    /** What a handshake with a port sees that no earlier one has anything to do with. */
    public BigInteger certificateAt(int port, String host) throws IOException {
        try (SSLSocket socket = handshake(socket(port), host, "http/1.1")) {
            return Certificates.serial(socket.getSession());
        }
    }

    private SSLSocket handshake(Socket raw, String host, String protocol) throws IOException {
        try {
            // A context of its own: a session that is resumed shows no certificate.
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(raw, host, raw.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            socket.startHandshake();
            socket.setSoTimeout(0);
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            int port = raw.getLocalPort();
            raw.close();
            throw new NotOpened(port, e);
        }
    }

    private static Socket socket(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
