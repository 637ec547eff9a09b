// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.tls.KeyPairs;
import dev.rauta.routes.tls.OcspStaple;
import dev.rauta.routes.tls.Pem;
import dev.rauta.routes.tls.PrivateKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Certificates from Secrets with {@code tls.crt} and {@code tls.key}, checked whole before they are used. */
public final class Certificates {
    /** Where the tools that fetch OCSP responses put them, in DER. */
    private static final String STAPLE = "tls.ocsp-staple";

    private final ClusterState state;
    private final Settings settings;
    private final Draft draft;
    private final Map<String, Resolved<Certificate>> known = new HashMap<>();

    Certificates(ClusterState state, Settings settings, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.draft = draft;
    }

    /** The certificate in the Secret, in the draft from now on; or why not: {@code InvalidCertificateRef}. */
    public Resolved<Certificate> resolve(String namespace, String secret) {
        Resolved<Certificate> resolved =
                known.computeIfAbsent(namespace + "/" + secret, where -> read(where, namespace, secret));
        if (resolved instanceof Resolved.Found<Certificate>(Certificate certificate)) {
            draft.certificate(certificate);
        }
        return resolved;
    }

    private Resolved<Certificate> read(String where, String namespace, String secretName) {
        if (!settings.readsSecrets(namespace)) {
            return invalid("secret: " + where + " is not readable (expected: in one of " + readable() + ")");
        }
        // Also where it is not there: a source that reads by name has to know what to look for.
        draft.used("Secret", namespace, secretName);
        Secret secret = state.secrets().get(namespace, secretName);
        if (secret == null) {
            // A reference may say anything: the name is one of ours only where the Secret is there.
            return invalid("secret: " + where + " not found (expected: a Secret with tls.crt and tls.key)");
        }
        CertificateName name = new CertificateName(where);
        try {
            String chain = field(secret, "tls.crt");
            String key = field(secret, "tls.key");
            X509Certificate[] certificates = Pem.certificates(chain);
            if (!KeyPairs.fit(certificates[0].getPublicKey(), Pem.privateKey(key))) {
                return invalid("secret: " + name + " tls.key does not fit tls.crt (expected: the key of its first"
                        + " certificate)");
            }
            return new Resolved.Found<>(
                    new Certificate(name, chain, new PrivateKey(key), staple(secret, name, certificates)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return invalid("secret: " + name + " " + e.getMessage());
        }
    }

    private String readable() {
        Set<String> named = settings.secretNamespaces();
        return named.isEmpty()
                ? "--watch-namespace " + listed(settings.watchNamespaces()) + ", or --secret-namespaces"
                : "--secret-namespaces " + listed(named);
    }

    private static String listed(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    /** A response that does not fit is left out; whether it is still current, each dataplane sees for itself. */
    private Optional<String> staple(Secret secret, CertificateName name, X509Certificate[] chain) {
        Map<String, String> data = OrEmpty.map(secret.getData());
        String base64 = data.get(STAPLE);
        if (base64 == null || base64.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getEncoder().encodeToString(OcspStaple.read(base64, chain).der()));
        } catch (GeneralSecurityException e) {
            String[] place = name.value().split("/", 2);
            draft.problem(
                    new SourceRef("Secret", place[0], place[1], "data[" + STAPLE + "]"),
                    "InvalidOcspStaple",
                    e.getMessage() + "; none is shown");
            return Optional.empty();
        }
    }

    private static Resolved<Certificate> invalid(String message) {
        return new Resolved.Missing<>("InvalidCertificateRef", message);
    }

    private static String field(Secret secret, String key) {
        String encoded = OrEmpty.map(secret.getData()).get(key);
        @Nullable String plain = OrEmpty.map(secret.getStringData()).get(key);
        if (plain != null) {
            return plain;
        }
        if (encoded == null || encoded.isEmpty()) {
            throw new IllegalArgumentException(key + ": missing (expected: PEM)");
        }
        return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
