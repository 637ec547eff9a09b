// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.feed.http2;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;

/** An authority, and directories with what it issued. */
public final class FeedPki {
    private final X509Bundle authority;

    public FeedPki() {
        authority = make(() -> builder("CN=feed authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    /** For a controller that is reached at the loopback address. */
    public Path server(Path directory) throws IOException {
        return write(directory, issue(builder("CN=controller").addSanIpAddress(InetAddress.getLoopbackAddress())));
    }

    /** For a controller of another name. */
    public Path serverNamed(Path directory, String name) throws IOException {
        return write(directory, issue(builder("CN=controller").addSanDnsName(name)));
    }

    /** For a dataplane of any fleet. */
    public Path client(Path directory) throws IOException {
        return write(directory, issue(builder("CN=dataplane")));
    }

    /** For a dataplane of one fleet. */
    public Path clientOf(Path directory, String fleet) throws IOException {
        return write(directory, issue(builder("CN=dataplane").addSanUriName(URI.create("rauta://fleet/" + fleet))));
    }

    String authorityPem() {
        return authority.getCertificatePEM();
    }

    private Path write(Path directory, X509Bundle leaf) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("ca.crt"), authority.getCertificatePEM());
        Files.writeString(directory.resolve("tls.crt"), leaf.getCertificatePEM());
        Files.writeString(directory.resolve("tls.key"), leaf.getPrivateKeyPEM());
        return directory;
    }

    private X509Bundle issue(CertificateBuilder leaf) {
        return make(() -> leaf.buildIssuedBy(authority));
    }

    private static CertificateBuilder builder(String subject) {
        return new CertificateBuilder()
                .ecp256()
                .subject(new X500Principal(subject))
                .notBefore(Instant.now().minus(Duration.ofHours(1)))
                .notAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    private interface Making {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle make(Making making) {
        try {
            return making.make();
        } catch (Exception e) {
            throw new IllegalStateException("certificate not made", e);
        }
    }
}
