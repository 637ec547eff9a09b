// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.Changes.Change;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Problem;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Secrets that have been asked for hold, each read and checked once for as long as it stays what it is; one thread. */
public final class KnownCertificates {
    /** Where the tools that fetch OCSP responses put them, in DER. */
    private static final String STAPLE = "tls.ocsp-staple";

    private final Map<String, Known> known = new HashMap<>();

    /** @param problems of what is left out of it */
    record Known(Secret secret, Resolved<Certificate> certificate, List<Problem> problems) {}

    /** Forgets Secrets that are gone or not what they were. */
    public void take(List<Change<Secret>> changes) {
        for (Change<Secret> change : changes) {
            Secret before = change.before();
            if (before != null) {
                known.remove(OrEmpty.text(before.getMetadata().getNamespace()) + "/" + before.getMetadata().getName());
            }
        }
    }

    /** @param where its NAMESPACE/NAME */
    Known of(String where, Secret secret) {
        Known one = known.get(where);
        if (one == null || one.secret() != secret) {
            one = read(new CertificateName(where), secret);
            known.put(where, one);
        }
        return one;
    }

    private static Known read(CertificateName name, Secret secret) {
        try {
            String chain = field(secret, "tls.crt");
            String key = field(secret, "tls.key");
            X509Certificate[] certificates = Pem.certificates(chain);
            if (!KeyPairs.fit(certificates[0].getPublicKey(), Pem.privateKey(key))) {
                return new Known(secret, invalid("secret: " + name + " tls.key does not fit tls.crt (expected: the key of its"
                        + " first certificate)"), List.of());
            }
            return stapled(secret, new Certificate(name, chain, new PrivateKey(key), Optional.empty()), certificates);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Known(secret, invalid("secret: " + name + " " + e.getMessage()), List.of());
        }
    }

    /** A response that does not fit is left out; whether it is still current, each dataplane sees for itself. */
    private static Known stapled(Secret secret, Certificate plain, X509Certificate[] chain) {
        String base64 = OrEmpty.map(secret.getData()).get(STAPLE);
        if (base64 == null || base64.isEmpty()) {
            return new Known(secret, new Resolved.Found<>(plain), List.of());
        }
        try {
            String staple = Base64.getEncoder().encodeToString(OcspStaple.read(base64, chain).der());
            Certificate stapled = new Certificate(plain.name(), plain.chain(), plain.key(), Optional.of(staple));
            return new Known(secret, new Resolved.Found<>(stapled), List.of());
        } catch (GeneralSecurityException e) {
            String[] place = plain.name().value().split("/", 2);
            return new Known(secret, new Resolved.Found<>(plain), List.of(new Problem(
                    new SourceRef("Secret", place[0], place[1], "data[" + STAPLE + "]"),
                    "InvalidOcspStaple",
                    e.getMessage() + "; none is shown")));
        }
    }

    static Resolved<Certificate> invalid(String message) {
        return new Resolved.Missing<>("InvalidCertificateRef", message);
    }

    static String field(Secret secret, String key) {
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
