// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.tls.Pem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.security.GeneralSecurityException;

/** Certificates of authorities in ConfigMaps, under {@code ca.crt}. */
public final class Authorities {
    private static final String KEY = "ca.crt";

    private final ClusterState state;
    private final Draft draft;

    Authorities(ClusterState state, Draft draft) {
        this.state = state;
        this.draft = draft;
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
