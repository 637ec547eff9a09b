// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.client;

import dev.rauta.routes.tls.Issued;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of the JDK's own TLS that remembers sessions from one connection to the next, whatever port they went to: to
 * itself every server stands at port 443.
 */
public final class TlsClient {
    private final SSLContext context;
    private Consumer<SSLParameters> change = _ -> {};

    private TlsClient(SSLContext context) {
        this.context = context;
    }

    /** One that trusts {@code authority}, and shows {@code chain} to whoever asks. */
    public static TlsClient trusting(X509Certificate authority, Issued... chain) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManager[] keys = chain.length == 0 ? new KeyManager[0] : new KeyManager[] {new StubbornKey(chain)};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return new TlsClient(context);
    }

    /** One that looks at no certificate. */
    public static TlsClient trustingAnyone() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return new TlsClient(context);
    }

    /** The same client, with that said in its ClientHello from now on. */
    public TlsClient saying(Consumer<SSLParameters> what) {
        change = what;
        return this;
    }

    /** A connection after its handshake. */
    public SSLSocket connect(int port, String host) throws IOException {
        SSLSocket socket = over(new Disguised(port), host);
        socket.startHandshake();
        return socket;
    }

    /** A connection over {@code plain} before its handshake; an empty host sends no server name. Its sessions are those of {@code plain}'s port. */
    public SSLSocket over(Socket plain, String host) throws IOException {
        plain.setSoTimeout(20_000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(host.isEmpty() ? List.of() : List.of(new SNIHostName(host)));
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** One request over a connection of its own; the session is kept for the next. */
    public RawClient.Response get(int port, String host, String target) throws IOException {
        try (RawClient client = RawClient.of(connect(port, host))) {
            return client.get(host, target);
        }
    }

    /** One request over a connection of its own, and whether that began where an earlier one left off. */
    public boolean resumes(int port, String host) throws IOException {
        SSLSocket socket = connect(port, host);
        try (RawClient client = RawClient.of(socket)) {
            SSLSession session = socket.getSession();
            // Values go with a session to those that resume it.
            boolean resumed = session.getValue("seen") != null;
            session.putValue("seen", true);
            if (client.get(host, "/").status() != 200) {
                throw new IOException("not answered");
            }
            return resumed;
        }
    }

    /** Says that it went to port 443: the JDK asks this one, whatever port it was told, and keeps sessions by it. */
    private static final class Disguised extends Socket {
        Disguised(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public int getPort() {
            return 443;
        }
    }
}
