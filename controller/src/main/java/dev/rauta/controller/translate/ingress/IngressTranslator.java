// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress;

import dev.rauta.controller.cluster.ClusterState;
import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.ObjectStatus;
import dev.rauta.controller.translate.Draft;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.ingress.IngressClasses.Owner;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.reference.Resolved;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.Certificate;
import dev.rauta.routes.tls.CertificateName;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts every Ingress of ours on ports 80 and 443, the oldest first (networking.k8s.io/v1). */
public final class IngressTranslator {
    /** Plain HTTP for every Ingress. */
    public static final ListenerName HTTP = ListenerName.ofIngress(80);

    /** HTTPS for every Ingress. */
    public static final ListenerName HTTPS = ListenerName.ofIngress(443);

    private IngressTranslator() {}

    public static void translate(ClusterState state, Settings settings, References references, Draft draft) {
        draft.listener(new Listener(HTTP, 80, new ListenerProtocol.Http(), HostPattern.any()));
        ListenerProtocol tls = ListenerProtocol.Https.of(defaultCertificate(settings, references, draft));
        draft.listener(new Listener(HTTPS, 443, tls, HostPattern.any()));
        IngressClasses classes = new IngressClasses(state, settings);
        for (IngressClass one : state.ingressClasses().all()) {
            String name = one.getMetadata().getName();
            if (classes.ours(one)) {
                draft.used("IngressClass", "", name);
            } else {
                draft.ignored(SourceRef.of("IngressClass", "", name), "another controller's class");
            }
        }
        Map<ObjectId, Ingress> ours = ours(state, settings, classes, draft);
        IngressTls certificates = new IngressTls(HTTPS, references.certificates(), draft);
        ours.forEach((id, ingress) -> certificates.add(ingress, id));
        IngressPaths paths = new IngressPaths(references.backends(), certificates, draft);
        ours.forEach((id, ingress) -> {
            paths.add(ingress, id, IngressAnnotations.of(ingress, settings.sslRedirect(), draft));
            draft.status(new ObjectStatus.OfIngress(
                    id.namespace(), id.name(), references.addresses().addresses()));
        });
    }

    private static Map<ObjectId, Ingress> ours(
            ClusterState state, Settings settings, IngressClasses classes, Draft draft) {
        Map<ObjectId, Ingress> ours = new LinkedHashMap<>();
        Set<String> leaving = leaving(state);
        ObjectId.oldestFirst(state.ingresses().all()).stream()
                .sorted(Comparator.comparing((Ingress ingress) ->
                        leaving.contains(OrEmpty.text(ingress.getMetadata().getNamespace()))))
                .forEach(ingress -> {
                    ObjectId id = ObjectId.of(ingress);
                    Owner owner = classes.owner(ingress);
                    if (!settings.watches(id.namespace())) {
                        draft.ignored(id.source(), "namespace " + id.namespace() + " is not watched");
                    } else if (!owner.ours()) {
                        draft.ignored(id.source(), owner.why());
                    } else if (ingress.getSpec() == null) {
                        draft.problem(id.source(), "InvalidSpec", "spec: missing (expected: rules or a default backend)");
                    } else {
                        draft.used("Ingress", id.namespace(), id.name());
                        ours.put(id, ingress);
                    }
                });
        return ours;
    }

    /** Namespaces that are being deleted: their pods go first, so what is left of them yields to everybody else. */
    private static Set<String> leaving(ClusterState state) {
        return state.namespaces().all().stream()
                .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() != null)
                .map(namespace -> namespace.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Optional<CertificateName> defaultCertificate(
            Settings settings, References references, Draft draft) {
        return settings.defaultCertificate().flatMap(key -> {
            int slash = key.indexOf('/');
            String namespace = key.substring(0, slash);
            String secret = key.substring(slash + 1);
            return switch (references.certificates().resolve(namespace, secret)) {
                case Resolved.Found<Certificate>(Certificate certificate) -> Optional.of(certificate.name());
                case Resolved.Missing<Certificate>(String reason, String message) -> {
                    draft.problem(
                            SourceRef.of("Secret", namespace, secret),
                            reason,
                            "default certificate: " + message + "; a self-signed one is shown");
                    yield Optional.empty();
                }
            };
        });
    }
}
