// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.tls.Certificate;
import io.fabric8.kubernetes.api.model.Secret;

/** Certificates from Secrets with {@code tls.crt} and {@code tls.key}, checked whole before they are used. */
public final class Certificates {
    private final ClusterState state;
    private final KnownCertificates known;
    private final Draft draft;

    Certificates(ClusterState state, KnownCertificates known, Draft draft) {
        this.state = state;
        this.known = known;
        this.draft = draft;
    }

    /** The certificate in the Secret, in the draft from now on; or why not: {@code InvalidCertificateRef}. */
    public Resolved<Certificate> resolve(String namespace, String name) {
        draft.read("Secret", namespace, name);
        Secret secret = state.secrets().get(namespace, name);
        String where = namespace + "/" + name;
        if (secret == null) {
            // A reference may say anything: the name is one of ours only where the Secret is there.
            return KnownCertificates.invalid("secret: " + where + " not found (expected: a Secret with tls.crt and tls.key)");
        }
        KnownCertificates.Known its = known.of(where, secret);
        draft.used("Secret", namespace, name);
        its.problems().forEach(draft::problem);
        if (its.certificate() instanceof Resolved.Found<Certificate>(Certificate certificate)) {
            draft.certificate(certificate);
        }
        return its.certificate();
    }
}
