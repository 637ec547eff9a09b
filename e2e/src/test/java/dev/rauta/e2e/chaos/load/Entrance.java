// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.net.Door;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

/** Where clients come in, and over TLS the one authority that they trust. */
public final class Entrance {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final Door door;
    private final Certificates certificates;
    private final TrustManagerFactory trust;

    public Entrance(Door door, String authorityPem, Certificates certificates) {
        this.door = door;
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
        return door.hit(port);
    }

    Socket plain() throws IOException {
        return socket(door.plain());
    }

    /** A connection whose handshake is done and whose certificate is one that may be. */
    Socket tls(String host, String protocol) throws IOException {
        Set<BigInteger> allowed = certificates.allowed();
        SSLSocket socket = handshake(socket(door.tls()), host, protocol);
        certificates.check(socket.getSession(), allowed);
        return socket;
    }

    /** What a handshake with a port sees that no earlier one has anything to do with. */
    public BigInteger certificateAt(int port, String host) throws IOException {
        try (SSLSocket socket = handshake(socket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), host, "http/1.1")) {
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

    private static Socket socket(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(to, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
