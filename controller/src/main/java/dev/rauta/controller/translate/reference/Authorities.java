// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.tls.Pem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.security.GeneralSecurityException;

/** Certificates of authorities in ConfigMaps, and in Secrets where a guard names one, under {@code ca.crt}. */
public final class Authorities {
    private static final String KEY = "ca.crt";

    private final ClusterState state;
    private final Draft draft;
    private final SecretCredentials secrets;

    Authorities(ClusterState state, Draft draft, SecretCredentials secrets) {
        this.state = state;
        this.draft = draft;
        this.secrets = secrets;
    }

    /** What is there, as credentials that a guard refers to; or why not. */
    public Resolved<Credentials> credentials(AuthorityRef ref) {
        if (ref.secret()) {
            return switch (secrets.authorities(ref.namespace(), ref.name())) {
                case Resolved.Missing<Credentials> missing -> missing;
                case Resolved.Found<Credentials>(Credentials its) when sound(its.content().text()) -> new Resolved.Found<>(its);
                // What else the Secret holds is nobody's business.
                case Resolved.Found<Credentials> _ -> new Resolved.Missing<>(
                        "Invalid",
                        "secret: " + ref.namespace() + "/" + ref.name() + " " + KEY + ": not certificates (expected: PEM)");
            };
        }
        return switch (resolve(ref.namespace(), ref.name())) {
            case Resolved.Missing<String>(var _, String message) -> new Resolved.Missing<>("Invalid", message);
            case Resolved.Found<String>(String pem) -> new Resolved.Found<>(new Credentials(
                    new CredentialsName("config-map-authorities/" + ref.namespace() + "/" + ref.name()),
                    Credentials.Kind.AUTHORITIES,
                    new SecretText(pem)));
        };
    }

    private static boolean sound(String pem) {
        try {
            Pem.certificates(pem);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The PEM in the ConfigMap; or why not: {@code InvalidCACertificateRef}. */
    public Resolved<String> resolve(String namespace, String name) {
        draft.read("ConfigMap", namespace, name);
        ConfigMap map = state.configMaps().get(namespace, name);
        String where = "configmap: " + namespace + "/" + name;
        if (map == null) {
            return invalid(where + " not found (expected: a ConfigMap with " + KEY + ")");
        }
        draft.used("ConfigMap", namespace, name);
        String pem = OrEmpty.text(OrEmpty.map(map.getData()).get(KEY));
        if (pem.isBlank()) {
            return invalid(where + " " + KEY + ": missing (expected: PEM)");
        }
        try {
            Pem.certificates(pem);
            return new Resolved.Found<>(pem);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return invalid(where + " " + KEY + ": " + e.getMessage());
        }
    }

    private static Resolved<String> invalid(String message) {
        return new Resolved.Missing<>("InvalidCACertificateRef", message);
    }
}
