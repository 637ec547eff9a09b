// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.ingress;

import dev.rauta.e2e.pki.Authority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends a request once, on a connection of its own, whatever host it names to the address it is given; follows redirects
 * there, and verifies certificates for the host it asks for.
 */
final class Client {
    private static final int PLAIN = 80;
    private static final int TLS = 443;
    private static final int MILLIS = 10_000;
    private static final int REDIRECTS = 5;

    private final SSLContext trust;

    private Client(SSLContext trust) {
        this.trust = trust;
    }

    /** One that trusts certificates of this authority only. */
    static Client trusting(Authority authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    authority.certificatePem().getBytes(StandardCharsets.US_ASCII))));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new Client(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no trust in " + authority, e);
        }
    }

    Answered send(String address, Asked asked) {
        Asked next = asked;
        for (int i = 0; i < REDIRECTS; i++) {
            Answered answered = once(address, next);
            String location = answered.fields().getOrDefault("location", "");
            if (answered.status() / 100 != 3 || location.isEmpty()) {
                return answered;
            }
            URI to = URI.create(location);
            next = new Asked(next.method(), to.getScheme(), to.getHost(), to.getRawPath());
        }
        throw new IllegalStateException("more than " + REDIRECTS + " redirects of " + asked);
    }

    private Answered once(String address, Asked asked) {
        boolean secure = asked.scheme().equals("https");
        String host = asked.host().isEmpty() ? address : asked.host();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, secure ? TLS : PLAIN), MILLIS);
            plain.setSoTimeout(MILLIS);
            if (!secure) {
                return exchange(plain, host, asked);
            }
            try (SSLSocket tls = (SSLSocket) trust.getSocketFactory().createSocket(plain, host, TLS, true)) {
                var parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                return exchange(tls, host, asked);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(asked + " at " + address, e);
        }
    }

    private static Answered exchange(Socket socket, String host, Asked asked) throws IOException {
        String length = asked.method().equals("GET") ? "" : "Content-Length: 0\r\n";
        String request = asked.method() + " " + asked.target() + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: "
                + Asked.USER_AGENT + "\r\nConnection: close\r\n" + length + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        String line = line(in);
        Map<String, String> fields = new TreeMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String[] parts = field.split(":", 2);
            fields.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        // Of both framings that the server may choose, the scenarios ask for Content-Length where a body matters.
        int size = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(size);
        if (body.length < size) {
            throw new IOException("body: " + body.length + " bytes (expected: " + size + ")");
        }
        return new Answered(line, fields, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new IOException("connection ended after: " + text);
            }
            text.append((char) one);
        }
        return text.toString().stripTrailing();
    }
}
