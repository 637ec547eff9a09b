// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.pki;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A certificate authority of a test's own. */
public final class Authority {
    private static final Duration LIFE = Duration.ofDays(2);

    private final Identity self;

    private Authority(Identity self) {
        this.self = self;
    }

    public static Authority of(String commonName) {
        var root = template(KeyKind.EC)
                .subject(new X500Principal("CN=" + commonName))
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.digitalSignature, KeyUsage.cRLSign);
        try {
            return new Authority(new Identity(root.buildSelfSigned()));
        } catch (Exception e) {
            throw new IllegalStateException("certificate authority not made: " + commonName, e);
        }
    }

    public String certificatePem() {
        return self.certificatePem();
    }

    /** A certificate for a server that is reached by these names and addresses. */
    public Identity server(String commonName, List<String> names, List<InetAddress> addresses) {
        var leaf = leaf(KeyKind.EC, "CN=" + commonName).addExtendedKeyUsageServerAuth();
        names.forEach(leaf::addSanDnsName);
        addresses.forEach(leaf::addSanIpAddress);
        return issue(leaf);
    }

    /** A certificate for a client, named as Kubernetes reads it: user CN, group O. */
    public Identity client(String user, String group, KeyKind kind) {
        return issue(leaf(kind, "CN=" + user + ",O=" + group).addExtendedKeyUsageClientAuth());
    }

    /** A certificate that serves and dials, as both ends of the feed do, reached by loopback. */
    public Identity peer(String commonName) {
        return issue(leaf(KeyKind.EC, "CN=" + commonName)
                .addExtendedKeyUsageServerAuth()
                .addExtendedKeyUsageClientAuth()
                .addSanDnsName("localhost")
                .addSanIpAddress(InetAddress.getLoopbackAddress()));
    }

    private Identity issue(CertificateBuilder leaf) {
        try {
            return new Identity(leaf.buildIssuedBy(self.bundle()));
        } catch (Exception e) {
            throw new IllegalStateException("certificate not issued", e);
        }
    }

    private static CertificateBuilder leaf(KeyKind kind, String subject) {
        return template(kind)
                .subject(new X500Principal(subject))
                .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyEncipherment);
    }

    private static CertificateBuilder template(KeyKind kind) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .algorithm(kind.algorithm)
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(LIFE));
    }
}
