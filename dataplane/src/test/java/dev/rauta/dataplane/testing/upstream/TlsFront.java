// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing.upstream;

import dev.rauta.routes.tls.Issued;
import dev.rauta.routes.upstream.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the JDK's in front of an upstream that speaks in the clear; remembers the server names it was asked for. */
public final class TlsFront implements AutoCloseable {
    private static final char[] NO_PASSWORD = new char[0];

    private final SSLServerSocket listening;
    private final Endpoint behind;
    private final Queue<String> serverNames = new ConcurrentLinkedQueue<>();

    private TlsFront(SSLServerSocket listening, Endpoint behind) {
        this.listening = listening;
        this.behind = behind;
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** One that demands no client certificate. */
    public static TlsFront of(Endpoint behind, Issued shown) throws Exception {
        return of(behind, shown, shown.certificate(), _ -> {});
    }

    /** One that believes clients of {@code authority} and is set up further by {@code change}. */
    public static TlsFront of(
            Endpoint behind, Issued shown, X509Certificate authority, Consumer<SSLParameters> change) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", shown.key(), NO_PASSWORD, new X509Certificate[] {shown.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, NO_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        return new TlsFront(socket, behind);
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listening.getLocalPort());
    }

    /** The server name of each handshake so far, empty where there was none. */
    public Queue<String> serverNames() {
        return serverNames;
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket;
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), behind.port())) {
            socket.startHandshake();
            var names = ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
            serverNames.add(names.isEmpty() ? "" : new String(names.getFirst().getEncoded(), StandardCharsets.US_ASCII));
            Thread back = Thread.ofVirtual().start(() -> pipe(plain, socket));
            pipe(socket, plain);
            back.join();
        } catch (IOException e) {
            // The handshake failed, as a test may want it to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pipe(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One side left; so does the other when its turn comes.
            try {
                to.close();
            } catch (IOException alsoGone) {
                e.addSuppressed(alsoGone);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
