// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Handshakes that look at what is shown, and trust anybody. */
public final class Tls {
    private static final int MILLIS = 5000;

    private Tls() {}

    /** The subject of the certificate that is shown for a host; empty where nobody shakes hands. */
    public static String subject(int port, String host) {
        try (SSLSocket tls = socket(port, host)) {
            return subject(tls);
        } catch (IOException e) {
            return "";
        }
    }

    /** What is shown on a connection that has shaken hands. */
    public static String subject(Socket tls) throws IOException {
        return ((X509Certificate) ((SSLSocket) tls).getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** A connection that has shaken hands for a host; closing it closes all of it. */
    public static SSLSocket socket(int port, String host) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress("127.0.0.1", port), MILLIS);
            plain.setSoTimeout(MILLIS);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
        return over(plain, host);
    }

    /** Shakes hands for a host on a connection, which is closed where that fails; HTTP/1.1 is what follows. */
    public static SSLSocket over(Socket plain, String host) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            tls.startHandshake();
            return tls;
        } catch (GeneralSecurityException e) {
            plain.close();
            throw new IllegalStateException("no TLS", e);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
