// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Certificates from Secrets with {@code tls.crt} and {@code tls.key}, checked whole before they are used. */
public final class Certificates {
    private static final String AUTHORITIES = "ca.crt";
    private static final String REASON = "InvalidCertificateRef";

    private final ClusterState state;
    private final Settings settings;
    private final KnownCertificates known;
    private final Draft draft;

    Certificates(ClusterState state, Settings settings, KnownCertificates known, Draft draft) {
        this.state = state;
        this.settings = settings;
        this.known = known;
        this.draft = draft;
    }

    /** The certificate in the Secret, in the draft from now on; or why not: {@code InvalidCertificateRef}. */
    public Resolved<Certificate> resolve(String namespace, String name) {
        String where = namespace + "/" + name;
        if (!settings.readsSecrets(namespace)) {
            return KnownCertificates.invalid("secret: " + where + " is not readable (expected: in one of " + readable(settings) + ")");
        }
        draft.read("Secret", namespace, name);
        // Also where it is not there: a source that reads by name has to know what to look for.
        draft.used("Secret", namespace, name);
        Secret secret = state.secrets().get(namespace, name);
        if (secret == null) {
            // A reference may say anything: the name is one of ours only where the Secret is there.
            return KnownCertificates.invalid("secret: " + where + " not found (expected: a Secret with tls.crt and tls.key)");
        }
        KnownCertificates.Known its = known.of(where, secret);
        its.problems().forEach(draft::problem);
        if (its.certificate() instanceof Resolved.Found<Certificate>(Certificate certificate)) {
            draft.certificate(certificate);
        }
        return its.certificate();
    }

    /**
     * What a Secret has for connections to others.
     *
     * @param authorities whom to believe, PEM under {@code ca.crt}
     * @param shown what to show, under {@code tls.crt} and {@code tls.key}
     */
    public record Peer(Optional<String> authorities, Optional<Certificate> shown) {}

    /** Either of both, or both, from the Secret; or why not: {@code InvalidCertificateRef}. */
    public Resolved<Peer> peer(String namespace, String name) {
        String where = namespace + "/" + name;
        if (!settings.readsSecrets(namespace)) {
            return new Resolved.Missing<>(
                    REASON, "secret: " + where + " is not readable (expected: in one of " + readable(settings) + ")");
        }
        draft.read("Secret", namespace, name);
        draft.used("Secret", namespace, name);
        Secret secret = state.secrets().get(namespace, name);
        if (secret == null) {
            return new Resolved.Missing<>(REASON, "secret: " + where + " not found (expected: a Secret with ca.crt, or tls.crt and tls.key)");
        }
        Optional<String> authorities = Optional.empty();
        if (holds(secret, AUTHORITIES)) {
            try {
                String pem = KnownCertificates.field(secret, AUTHORITIES);
                Pem.certificates(pem);
                authorities = Optional.of(pem);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return new Resolved.Missing<>(REASON, "secret: " + where + " " + AUTHORITIES + ": " + e.getMessage());
            }
        }
        if (!holds(secret, "tls.crt") && !holds(secret, "tls.key")) {
            return authorities.isPresent()
                    ? new Resolved.Found<>(new Peer(authorities, Optional.empty()))
                    : new Resolved.Missing<>(REASON, "secret: " + where + " has neither (expected: ca.crt, or tls.crt and tls.key)");
        }
        Optional<String> believed = authorities;
        return switch (known.of(where, secret).certificate()) {
            case Resolved.Found<Certificate>(Certificate certificate) ->
                new Resolved.Found<>(new Peer(believed, Optional.of(certificate)));
            case Resolved.Missing<Certificate>(String reason, String message) -> new Resolved.Missing<>(reason, message);
        };
    }

    private static boolean holds(Secret secret, String key) {
        return OrEmpty.map(secret.getData()).containsKey(key) || OrEmpty.map(secret.getStringData()).containsKey(key);
    }

    /** Where Secrets are read from. */
    static String readable(Settings settings) {
        Set<String> named = settings.secretNamespaces();
        return named.isEmpty()
                ? "--watch-namespace " + listed(settings.watchNamespaces()) + ", or --secret-namespaces"
                : "--secret-namespaces " + listed(named);
    }

    private static String listed(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
