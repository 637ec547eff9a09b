// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.app.diff.Answers;
import dev.rauta.app.testing.Manifests;
import dev.rauta.app.testing.Served;
import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translator;
import dev.rauta.routes.snapshot.Snapshot;
import java.io.IOException;

/** Ingresses in the words of ingress-nginx, as a comparison. */
final class Site {
    static final String CLASS = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: rauta}
            spec: {controller: rauta.dev/ingress-controller}
            """;

    /** The Services: {@code web} and {@code api} answer, {@code idle} has nobody that could, {@code absent} is none. */
    static final String SERVICES = CLASS + Served.service("web", 1) + Served.service("api", 2) + Served.service("idle", 3, false);

    private Site() {}

    static Comparison of(String ingresses) throws IOException {
        ClusterState state = Manifests.state(SERVICES + ingresses);
        Snapshot snapshot = Translator.translate(state, Settings.DEFAULT).snapshot();
        return new Comparison(new Answers(snapshot), ServiceNames.of(snapshot, state));
    }

    /** An Ingress of the host {@code NAME.example}. @param annotations without their prefix, each {@code key: value} */
    static String ingress(String name, String path, String service, String... annotations) {
        StringBuilder said = new StringBuilder();
        for (String annotation : annotations) {
            said.append(said.isEmpty() ? "" : ", ").append("nginx.ingress.kubernetes.io/").append(annotation);
        }
        return Manifests.ingress(name.replace('.', '-') + "-" + service, said.toString(), name + ".example", path, service);
    }
}
