// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener.tls;

import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.tls.ClientValidation.Mode;
import dev.rauta.routes.tls.Pem;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges client certificates (RFC 5280, section 6), again whenever a session is resumed, for a ticket may outlive a
 * certificate or a revocation list; immutable.
 */
public final class ClientTrust extends X509ExtendedTrustManager implements ResumableX509ExtendedTrustManager {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int DEFAULT_DEPTH = 3;

    /** A longer chain is not looked at: the search for a path could take long. */
    private static final int LONGEST_CHAIN = 12;

    private final ClientPolicy policy;
    private final Mode mode;
    private final Set<TrustAnchor> anchors = new HashSet<>();
    private final X509Certificate[] authorities;
    private final List<X509CRL> revoked;
    private final int depth;

    /**
     * Reads what it needs.
     *
     * @throws GeneralSecurityException where trust or revocation lists cannot be read
     */
    ClientTrust(ClientValidation validation) throws GeneralSecurityException {
        this.policy = ClientPolicy.of(validation);
        this.mode = validation.mode();
        this.authorities = Pem.certificates(validation.trust());
        for (X509Certificate authority : authorities) {
            anchors.add(new TrustAnchor(authority, null));
        }
        this.revoked = validation.revoked().isPresent()
                ? Pem.revocationLists(validation.revoked().get())
                : List.of();
        this.depth = validation.depth().orElse(DEFAULT_DEPTH);
    }

    ClientPolicy policy() {
        return policy;
    }

    /** What is found of a chain that a handshake has let in; null where it says nothing of who shows it. */
    @Nullable ShownCertificate shown(X509Certificate[] chain) {
        if (chain.length == 0) {
            return null;
        }
        return switch (mode) {
            case REQUIRED, OPTIONAL -> new ShownCertificate(chain[0], ShownCertificate.Verdict.GOOD);
            case JUDGED -> new ShownCertificate(chain[0], verdict(chain));
            case INSECURE_FALLBACK, CLOSED -> null;
        };
    }

    private ShownCertificate.Verdict verdict(X509Certificate[] chain) {
        if (chain.length > LONGEST_CHAIN) {
            return ShownCertificate.Verdict.BAD;
        }
        try {
            chain[0].checkValidity();
        } catch (CertificateException e) {
            return ShownCertificate.Verdict.BAD;
        }
        try {
            prove(chain, false);
        } catch (GeneralSecurityException e) {
            return ShownCertificate.Verdict.STRANGE;
        }
        try {
            if (!revoked.isEmpty()) {
                prove(chain, true);
            }
            return ShownCertificate.Verdict.GOOD;
        } catch (GeneralSecurityException e) {
            return ShownCertificate.Verdict.BAD;
        }
    }

    ClientAuth asks() {
        return switch (mode) {
            case REQUIRED -> ClientAuth.REQUIRE;
            case OPTIONAL, INSECURE_FALLBACK, JUDGED -> ClientAuth.OPTIONAL;
            case CLOSED -> throw new IllegalStateException("a closed server name has no handshake to ask in");
        };
    }

    private void judge(X509Certificate[] chain) throws CertificateException {
        if (mode == Mode.INSECURE_FALLBACK || mode == Mode.JUDGED) {
            return;
        }
        if (chain.length == 0 || chain.length > LONGEST_CHAIN) {
            throw new CertificateException(
                    "client certificates: " + chain.length + " (expected: 1.." + LONGEST_CHAIN + ")");
        }
        chain[0].checkValidity();
        try {
            prove(chain, !revoked.isEmpty());
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException("client certificate: not trusted", e);
        }
    }

    private void prove(X509Certificate[] chain, boolean revocation) throws GeneralSecurityException {
        int length = CertPathBuilder.getInstance("PKIX")
                .build(parameters(chain, revocation))
                .getCertPath()
                .getCertificates()
                .size();
        if (length == 0 && revocation) {
            throw new CertificateException(
                    "client certificate: its own authority (expected: one that a revocation list can speak of)");
        }
    }

    private PKIXBuilderParameters parameters(X509Certificate[] chain, boolean revocation) throws GeneralSecurityException {
        X509CertSelector leaf = new X509CertSelector();
        leaf.setCertificate(chain[0]);
        try {
            leaf.setExtendedKeyUsage(Set.of(CLIENT_AUTH));
        } catch (IOException e) {
            throw new IllegalStateException("an object identifier was refused", e);
        }
        List<Object> known = new ArrayList<>(Arrays.asList(chain));
        known.addAll(revoked);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        parameters.setMaxPathLength(depth);
        parameters.setRevocationEnabled(revocation);
        // The lists at hand alone: no word on a certificate, or an old one, is a no. A checker of our own would fetch lists
        // from wherever a client's certificate says, on the event loop.
        return parameters;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return mode == Mode.INSECURE_FALLBACK ? new X509Certificate[0] : authorities.clone();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw notForServers();
    }

    @Override
    public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        throw notForServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw notForServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notForServers();
    }

    private static CertificateException notForServers() {
        return new CertificateException("server certificate (expected: a client's)");
    }
}
